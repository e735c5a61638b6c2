"""Writes the same document as txt, md, html, docx and pdf, as an office would hand them in."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping, Sequence
from xml.sax.saxutils import escape

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def txt(lines: Sequence[str]) -> bytes:
    return "\n".join(lines).encode()


def gb(lines: Sequence[str]) -> bytes:
    """As older machines write it."""
    return "\r\n".join(lines).encode("gb18030")


def md(lines: Sequence[str]) -> bytes:
    first, *rest = lines
    marked = [
        f"## {line}" if line.startswith("第") and "章" in line[:4] else line for line in rest
    ]
    return "\n\n".join([f"# {first}", *marked]).encode()


def html(lines: Sequence[str]) -> bytes:
    first, *rest = (escape(line) for line in lines)
    body = "".join(f"<p>\n  {line}</p>" for line in rest)
    style = "<head><title>x</title><style>p{color:red}</style></head>"
    return f"<html>{style}<body><h1>{first}</h1>{body}</body></html>".encode()


def docx(lines: Sequence[str]) -> bytes:
    rows = "".join(
        f"<w:p><w:r><w:t>{escape(line[:4])}</w:t></w:r><w:r><w:t>{escape(line[4:])}</w:t></w:r></w:p>"
        for line in lines
    )
    return docx_of(f'<w:document xmlns:w="{W}"><w:body>{rows}</w:body></w:document>')


def docx_of(xml: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", xml)
    return file.getvalue()


def pdf(lines: Sequence[str]) -> bytes:
    """Pages of thirty lines in a font whose glyphs are numbered as Unicode numbers them."""
    pages = [lines[at : at + 30] for at in range(0, len(lines), 30)]
    return _pdf([_drawn(page) for page in pages])


def scan(pages: int = 2) -> bytes:
    """Pages that hold a picture and not one letter."""
    return _pdf(["q 500 0 0 700 0 0 cm Q"] * pages)


def _drawn(lines: Sequence[str]) -> str:
    shown = "".join(f"<{line.encode('utf-16-be').hex()}> Tj T*\n" for line in lines)
    return f"BT /F1 12 Tf 16 TL 40 800 Td\n{shown}ET"


_MAP = (
    "/CIDInit /ProcSet findresource begin 12 dict begin begincmap "
    "1 begincodespacerange <0000> <FFFF> endcodespacerange "
    "1 beginbfrange <0000> <FFFF> <0000> endbfrange endcmap end end"
)


def _pdf(contents: Sequence[str]) -> bytes:
    kids = " ".join(f"{6 + 2 * at} 0 R" for at in range(len(contents)))
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(contents)} >>",
        "<< /Type /Font /Subtype /Type0 /BaseFont /Song /Encoding /Identity-H "
        "/DescendantFonts [4 0 R] /ToUnicode 5 0 R >>",
        "<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Song /CIDSystemInfo "
        "<< /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> /DW 1000 >>",
        f"<< /Length {len(_MAP)} >>\nstream\n{_MAP}\nendstream",
    ]
    for at, content in enumerate(contents):
        objects.append(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] "
            f"/Resources << /Font << /F1 3 0 R >> >> /Contents {7 + 2 * at} 0 R >>"
        )
        objects.append(f"<< /Length {len(content)} >>\nstream\n{content}\nendstream")
    return _numbered(objects)


def _numbered(objects: Sequence[str]) -> bytes:
    out, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n{body}\nendobj\n".encode("latin-1")
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    head = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}"
    tail = f"trailer << /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{len(out)}\n%%EOF"
    return out + (head + tail).encode("latin-1")


FORMATS: Mapping[str, Callable[[Sequence[str]], bytes]] = {
    "txt": txt,
    "md": md,
    "html": html,
    "docx": docx,
    "pdf": pdf,
}
