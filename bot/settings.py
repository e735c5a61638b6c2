"""Configuration, from `LINLI_*` variables and `.env`; every other module gets it passed in."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from pydantic import BeforeValidator, Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


def _strip(value: object) -> object:
    return value.strip() if isinstance(value, str) else value


Text = Annotated[str, BeforeValidator(_strip)]
Secret = Annotated[SecretStr, BeforeValidator(_strip)]

WECOM_API = "https://qyapi.weixin.qq.com"
WECOM_OAUTH = "https://open.weixin.qq.com"
WECOM_LOGIN = "https://login.work.weixin.qq.com"


class Settings(BaseSettings):
    """Everything an operator can set. Values copied from a console are stripped of blanks."""

    model_config = SettingsConfigDict(env_prefix="LINLI_", env_file=".env", extra="ignore")

    database_url: Text = "sqlite:///var/linli.db"
    data_key: Secret = SecretStr("")
    corp_id: Text = ""
    aibot_name: Text = "邻里助手"
    aibot_token: Secret = SecretStr("")
    aibot_aes_key: Secret = SecretStr("")
    robot_token: Secret = SecretStr("")
    robot_aes_key: Secret = SecretStr("")
    app_agent_id: int | None = None
    app_secret: Secret = SecretStr("")
    app_token: Secret = SecretStr("")
    app_aes_key: Secret = SecretStr("")
    wecom_api: Text = WECOM_API
    wecom_oauth: Text = WECOM_OAUTH
    wecom_login: Text = WECOM_LOGIN
    public_url: Text = ""
    host: Text = "127.0.0.1"
    port: int = 8080
    media_dir: Path = Path("var/media")
    media_max_bytes: int = 10 * 1024 * 1024
    words_dir: Path | None = None
    second_url: Text = ""
    second_key: Secret = SecretStr("")
    second_model: Text = ""
    second_seconds: Annotated[float, Field(gt=0, le=4)] = 3.0
    reword: bool = False
    second_at_once: Annotated[int, Field(ge=1, le=64)] = 4
