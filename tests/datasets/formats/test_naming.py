import pytest

from datasets.formats.naming import ambiguous_keys, name_key, safe_name, stem_key
from datasets.records import AnnotatedSample, ImageInfo


def sample(name: str, number: int | None = 7) -> AnnotatedSample:
    return AnnotatedSample(ImageInfo(f"obs://b/in/{name}", name), number=number)


@pytest.mark.parametrize(
    "name", ["IMG_0001.JPG", "a b.jpg", "图片.png", "a.b.c.jpeg", "noextension", "x~y.jpg"]
)
def test_an_ordinary_name_stays_as_it_is(name: str) -> None:
    assert safe_name(sample(name)) == name


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("../../etc/passwd", "_.._etc_passwd~7"),
        ("a:b?.jpg", "a_b_~7.jpg"),
        ("a\nb.jpg", "a_b~7.jpg"),
        (".hidden.jpg", "hidden~7.jpg"),
        ("con.jpg", "_con~7.jpg"),
        ("NUL", "_NUL~7"),
        ("trailing.jpg. ", "trailing~7.jpg"),
        ("a\ud800.jpg", "a_~7.jpg"),
        ("a~12.jpg", "a~12~7.jpg"),
        ("", "~7"),
    ],
)
def test_a_name_that_some_system_refuses_gets_the_number(name: str, safe: str) -> None:
    assert safe_name(sample(name)) == safe


def test_an_ambiguous_name_gets_the_number() -> None:
    assert safe_name(sample("a.jpg"), is_ambiguous=True) == "a~7.jpg"


def test_a_long_name_is_cut_to_what_file_systems_hold() -> None:
    name = safe_name(sample("图" * 120 + ".jpg"))
    assert len(name.encode()) < 255 - len(".xml")
    assert name.endswith("~7.jpg")


def test_a_sample_without_number_is_told_apart_by_its_path() -> None:
    names = {safe_name(sample(name, number=None), is_ambiguous=True) for name in ("a.jpg", "A.jpg")}
    assert len(names) == 2


def test_names_that_some_system_takes_for_one_have_one_key() -> None:
    assert name_key("Ä.JPG") == name_key("a\u0308.jpg")
    assert stem_key("a.jpg") == stem_key("A.png")


def test_only_keys_that_come_twice_are_ambiguous() -> None:
    assert ambiguous_keys(iter(["a", "b", "a", "c", "a"])) == {"a"}
