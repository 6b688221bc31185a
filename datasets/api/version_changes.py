"""What is told before the working data become a version's."""

from rest_framework import serializers


class WorkingChangesSerializer(serializers.Serializer[None]):
    """In how many samples the working data differ from a version, by what was changed since it."""

    added = serializers.IntegerField(help_text="Samples that the version lacks: they would go to the trash.")
    removed = serializers.IntegerField(
        help_text="Samples of the version that are in the trash: they would come back."
    )
    relabeled = serializers.IntegerField()
    moved = serializers.IntegerField()
    state_changed = serializers.IntegerField(help_text="Labeled now and not then, or then and not now.")
    settings_changed = serializers.IntegerField(
        help_text="Properties, and hardness where the version has it."
    )
    to_confirm = serializers.IntegerField(help_text="Samples that wait in To confirm and would be unlabeled.")
    more = serializers.BooleanField(help_text="There are more: only so many are looked at.")


class MakeCurrentPreviewSerializer(serializers.Serializer[None]):
    changes = WorkingChangesSerializer(help_text="The working data against this version.")
    unsaved = WorkingChangesSerializer(
        allow_null=True, help_text="The working data against the current version, where that is another one."
    )
    current = serializers.CharField(allow_null=True, help_text="The name of the current version.")
    is_kept = serializers.BooleanField(
        help_text="Whether the job keeps the working data as an automatic version first."
    )
