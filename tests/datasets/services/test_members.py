"""Members without HTTP: owners who take leave of each other at once."""

from functools import partial

import pytest

from datasets.models.dataset import Role
from datasets.services import members
from datasets.services.members import LastOwnerError
from tests.factories import DatasetFactory, MemberFactory
from tests.racing import at_once


@pytest.mark.django_db(transaction=True)
def test_of_two_owners_who_remove_each_other_one_stays() -> None:
    dataset = DatasetFactory.create()
    owners = MemberFactory.create_batch(2, dataset=dataset, role=Role.OWNER)

    ends = at_once(
        *(partial(members.remove_member, dataset=dataset, user_id=owner.user_id) for owner in owners)
    )

    assert sorted(ends) == ["done", "last_owner"]
    assert dataset.members.count() == 1


def test_an_owner_whose_account_is_closed_does_not_count_as_one(db: None) -> None:
    dataset = DatasetFactory.create()
    member = MemberFactory.create(dataset=dataset, role=Role.OWNER)
    MemberFactory.create(dataset=dataset, role=Role.OWNER, user__is_active=False)

    with pytest.raises(LastOwnerError):
        members.remove_member(dataset=dataset, user_id=member.user_id)
