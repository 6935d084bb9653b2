/// Drafts of models, made from what is seen: payloads, births, nodes of an address space.
///
/// Start with [io.lockstep.dtdl.draft.ModelDraft]: it takes observations, remembers what they show
/// in a [io.lockstep.dtdl.draft.Sketch] of bounded size, and writes DTDL.
@NullMarked
package io.lockstep.dtdl.draft;

import org.jspecify.annotations.NullMarked;
