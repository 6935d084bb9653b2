/// What differs between two versions of a model, and what breaks.
///
/// Start with [io.lockstep.dtdl.evolution.ModelComparison]: it compares two
/// [io.lockstep.dtdl.Interface]s, or two whole [io.lockstep.dtdl.ModelSet]s, and answers
/// [io.lockstep.dtdl.evolution.ModelChange]s: what happened where, how bad it is, and a sentence
/// that a person can act on.
@NullMarked
package io.lockstep.dtdl.evolution;

import org.jspecify.annotations.NullMarked;
