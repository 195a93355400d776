import pytest
from hypothesis import given
from hypothesis import strategies as st

from opsbook.domain.contacts import HIDDEN, without_contacts

PHONES = ["+49 151 2345-678", "0086-575-8123-4567", "(212) 555-0100", "13800138000", "+8613800138000"]


@pytest.mark.parametrize("contact", [*PHONES, "anna.b@example.com", "li+x@mail.example.cn", "张@例子.com"])
@pytest.mark.parametrize("around", ["{}", "联系 {}。", "WhatsApp：{}，明天回", "“{}”不是邮箱地址"])
def test_ways_to_reach_a_buyer_are_hidden(contact, around):
    assert without_contacts(around.format(contact)) == around.format(HIDDEN)


@pytest.mark.parametrize("text", [
    "1600959182537", "62000123456789012345", "2026-10-25~2026-10-31", "2026-10-05 09:12", "+1,234", "+12.5%",
    "环比 +123456", "US$ 1,234.50", "O03 总点击率", "@大家",
    "100000000", "订单 2600019213", "0.0071", "08:30-18:00", "12 345 678"])
def test_other_numbers_and_words_stay(text):
    assert without_contacts(text) == text


@given(st.text(), st.sampled_from(PHONES))
def test_twice_is_as_once(text, phone):
    hidden = without_contacts(f"{text} {phone} {text}")
    assert without_contacts(hidden) == hidden
