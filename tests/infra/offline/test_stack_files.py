"""The copy of a stack file that the engine reads."""

import textwrap

import pytest

from infra.offline.errors import OfflineUsageError
from infra.offline.stack_files import Encrypted, offline_copy

PLACEHOLDER = Encrypted("v1:ours:ours", "v1:salt:ours")


def copied(text: str) -> str:
    return offline_copy(textwrap.dedent(text), "stacks/Pulumi.dev.yaml", lambda: PLACEHOLDER)


def never() -> Encrypted:
    pytest.fail("nothing here is a secret")


def test_a_file_without_secrets_is_copied_letter_by_letter() -> None:
    text = "# a comment\nconfig:\n  fairway:network:\n    secure: {ports: [443], always: yes}   # no secret\n"
    assert offline_copy(text, "file", never) == text


def test_secrets_are_replaced_where_they_stand() -> None:
    assert copied("""\
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
    """) == textwrap.dedent("""\
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


def test_what_encrypts_for_another_backend_is_left_out() -> None:
    text = "encryptionsalt: v1:theirs:theirs\nconfig:\n  a:b: c\n"
    assert offline_copy(text, "file", never) == "config:\n  a:b: c\n"


def test_an_empty_file_stays_empty() -> None:
    assert offline_copy("", "file", never) == ""


def test_what_is_no_yaml_is_named_with_its_place() -> None:
    with pytest.raises(OfflineUsageError) as failure:
        copied("config: {a: b\n")
    assert str(failure.value).startswith("stacks/Pulumi.dev.yaml is no YAML: while parsing a flow mapping")
    assert failure.value.exit_code == 2
