import type { ChangedSaved, PatchedChangedSaveRequest, SampleAnnotations } from "@/api/schema.gen";

/** The words of the API for reading and saving annotations, under the names that this feature uses. */

export type { Annotation, SampleState, Shape, Suggestion } from "@/api/schema.gen";

/** Everything on one sample. */
export type AnnotationState = SampleAnnotations;

export type AnnotationPatch = PatchedChangedSaveRequest & { revision: number };

export type AnnotationPatchResult = ChangedSaved;
