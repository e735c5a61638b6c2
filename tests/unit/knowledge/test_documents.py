"""Files become dated documents with citable articles, or are refused in plain words."""

from __future__ import annotations

from datetime import date

import pytest

from knowledge import named_article, read_lines, split, title_key
from knowledge.documents import (
    BrokenFile,
    EmptyDocument,
    NoDate,
    ScannedPages,
    UnknownKindOfFile,
)
from tests.support import papers
from tests.support.laws import Law, label, laws

KINDS = list(papers.FORMATS)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("law", laws(), ids=lambda law: law.title)
def test_a_law_is_the_same_whatever_file_it_comes_in(law: Law, kind: str) -> None:
    paper = split(read_lines(f"law.{kind}", papers.FORMATS[kind](law.lines())))
    assert (paper.title, paper.number) == (law.title, law.number)
    assert {a.label: a.text for a in paper.articles} == {
        label(number): text for number, text in law.articles.items()
    }


def test_since_when_it_counts_is_read_from_the_document() -> None:
    paper = split(laws()[0].lines())
    assert paper.valid_from == date(2018, 3, 19)
    assert paper.issued_on == date(2003, 6, 8)


def test_articles_know_their_chapter() -> None:
    articles = split(laws()[0].lines()).articles
    assert [a.heading for a in articles[:2]] == ["第一章 总则", "第二章 分则"]


def test_what_is_given_counts_before_what_is_found() -> None:
    paper = split(laws()[0].lines(), title="本市办法", number="1号", valid_from=date(2026, 1, 1))
    assert (paper.title, paper.number, paper.valid_from) == ("本市办法", "1号", date(2026, 1, 1))


def test_an_article_may_have_several_paragraphs() -> None:
    lines = ["办法", "自2026年1月1日起施行", "第一条 先说好。", "（一）这样；", "第二条 完。"]
    assert [a.text for a in split(lines).articles] == ["先说好。\n（一）这样；", "完。"]


def test_a_document_without_articles_is_cut_into_passages_under_its_headings() -> None:
    lines = ["通知", "2026年1月5日印发", "一、缴费", "每人四百元。", "二、时间", "到二月底。"]
    passages = split(lines).articles
    assert [(p.label, p.heading, p.text) for p in passages] == [
        ("第1段", "", "2026年1月5日印发"),
        ("第2段", "一、缴费", "每人四百元。"),
        ("第3段", "二、时间", "到二月底。"),
    ]


def test_a_document_without_any_day_wants_one() -> None:
    with pytest.raises(NoDate):
        split(["说明", "第一条 没有日子。"])


def test_older_machines_write_gb18030() -> None:
    assert read_lines("a.txt", papers.gb(["物业管理条例", "第一条"])) == ["物业管理条例", "第一条"]


def test_lines_that_a_page_broke_are_joined() -> None:
    wrapped = [
        "办法",
        "第一条 这一句话写得很长很长，一行里放不下，",
        "只好转到下一行去写。",
        "第二条 完。",
    ]
    assert read_lines("a.pdf", papers.pdf(wrapped)) == [
        "办法",
        wrapped[1] + wrapped[2],
        wrapped[3],
    ]


def test_headings_of_word_are_headings() -> None:
    style = '<w:pPr><w:pStyle w:val="Heading2"/></w:pPr>'
    row = f"<w:p>{style}<w:r><w:t>缴费</w:t></w:r></w:p>"
    xml = f'<w:document xmlns:w="{papers.W}"><w:body>{row}</w:body></w:document>'
    assert read_lines("a.docx", papers.docx_of(xml)) == ["## 缴费"]


@pytest.mark.parametrize(
    ("name", "data", "fault"),
    [
        ("a.pdf", papers.scan(), ScannedPages),
        ("a.pdf", b"%PDF-1.4 broken", BrokenFile),
        ("a.docx", b"no archive", BrokenFile),
        ("a.docx", papers.docx_of("<not closed"), BrokenFile),
        ("a.docx", papers.docx_of('<!DOCTYPE a [<!ENTITY b "b">]><a>&b;</a>'), BrokenFile),
        (
            "a.docx",
            papers.docx_of(f'<w:document xmlns:w="{papers.W}"><w:drawing/></w:document>'),
            ScannedPages,
        ),
        ("a.txt", b" \n ", EmptyDocument),
        ("a.txt", b"\xff\xff\xff", BrokenFile),
        ("a.xls", b"x", UnknownKindOfFile),
    ],
)
def test_what_cannot_be_read_says_why(name: str, data: bytes, fault: type[Exception]) -> None:
    with pytest.raises(fault):
        read_lines(name, data)
    assert (fault.__doc__ or "").endswith("。")


@pytest.mark.parametrize(
    "title",
    [
        "物业管理条例",
        "《物业管理条例》",
        "中华人民共和国物业管理条例",
        "物业管理条例（2018年修正本）",
    ],
)
def test_versions_share_a_key(title: str) -> None:
    assert title_key(title) == "物业管理条例"


@pytest.mark.parametrize(
    ("said", "named"),
    [
        ("物业管理条例第44条说啥", "第四十四条"),
        ("民法典第一千二百五十四条", "第一千二百五十四条"),
        ("第一百零三条", "第一百零三条"),
        ("第10条", "第十条"),
        ("第二百一十条", "第二百一十条"),
        ("这一条怎么说", None),
    ],
)
def test_an_article_is_named_in_digits_or_in_words(said: str, named: str | None) -> None:
    assert named_article(said) == named
