import type { ChangedSaved, PatchedChangedSaveRequest, SampleAnnotations } from "@/api/schema.gen";

/** The words of the API for reading and saving annotations, under the names that this feature uses. */

export type { Annotation, SampleState, Shape, Suggestion } from "@/api/schema.gen";

/** Everything on one sample; what refuses a save leaves the suggestions out. */
export type AnnotationState = Omit<SampleAnnotations, "suggestions"> & Partial<Pick<SampleAnnotations, "suggestions">>;

export type AnnotationPatch = PatchedChangedSaveRequest & { revision: number };

export type AnnotationPatchResult = ChangedSaved;
