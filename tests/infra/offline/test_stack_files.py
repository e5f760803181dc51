"""The copy of a stack file that the engine reads."""

import textwrap
from pathlib import Path

import pytest

from infra.offline.errors import OfflineUsageError
from infra.offline.stack_files import Encrypted, offline_copy

PLACEHOLDER = Encrypted("v1:ours:ours", "v1:salt:ours")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "Pulumi.dev.yaml"


def never() -> Encrypted:
    pytest.fail("nothing here is a secret")


def test_a_file_without_secrets_is_copied_letter_by_letter(file: Path) -> None:
    text = "# a comment\nconfig:\n  fairway:network:\n    secure: {ports: [443], always: yes}   # no secret\n"
    file.write_text(text, encoding="utf-8")
    assert offline_copy(file, never) == text


def test_secrets_are_replaced_where_they_stand(file: Path) -> None:
    text = """\
        secretsprovider: azurekeyvault://keys.vault.azure.net/keys/one
        encryptedkey: AAAA
        encryptionsalt: v1:theirs:theirs
        config:
          fairway:network:
            connections:
              site: {shared_key: {secure: "AAAA=="}, protocol: ike2}   # a comment
              other:
                shared_key:
                  secure: v1:theirs:abc
            list: [{secure: one}, {secure: two}]
    """
    file.write_text(textwrap.dedent(text), encoding="utf-8")
    assert offline_copy(file, lambda: PLACEHOLDER) == textwrap.dedent("""\
        encryptionsalt: v1:salt:ours
        config:
          fairway:network:
            connections:
              site: {shared_key: {secure: v1:ours:ours}, protocol: ike2}   # a comment
              other:
                shared_key:
                  secure: v1:ours:ours
            list: [{secure: v1:ours:ours}, {secure: v1:ours:ours}]
    """)


def test_what_encrypts_for_another_backend_is_left_out(file: Path) -> None:
    file.write_text("encryptionsalt: v1:theirs:theirs\nconfig:\n  a:b: c\n", encoding="utf-8")
    assert offline_copy(file, never) == "config:\n  a:b: c\n"


def test_an_empty_file_stays_empty(file: Path) -> None:
    file.write_text("", encoding="utf-8")
    assert offline_copy(file, never) == ""


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        pytest.param(b"config: {a: b\n", "while parsing a flow mapping", id="no YAML"),
        pytest.param(b"config: \xff\n", "'utf-8' codec can't decode byte 0xff", id="no UTF-8"),
    ],
)
def test_what_cannot_be_read_is_named(file: Path, content: bytes, reason: str) -> None:
    file.write_bytes(content)
    with pytest.raises(OfflineUsageError) as failure:
        offline_copy(file, never)
    assert str(failure.value).startswith(f"{file} cannot be read: {reason}")
    assert failure.value.exit_code == 2
