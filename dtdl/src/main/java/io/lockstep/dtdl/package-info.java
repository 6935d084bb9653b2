/// The Digital Twins Definition Language: parse, resolve, check values, convert units.
///
/// Enter: texts of models, JSON values, typed values. Leave: immutable models, or all that is
/// wrong.
///
/// Start with [io.lockstep.dtdl.DtdlParser]: it turns [io.lockstep.dtdl.ModelSource]s into a
/// [io.lockstep.dtdl.ModelSet] of [io.lockstep.dtdl.Interface]s, or into
/// [io.lockstep.dtdl.DtdlError]s. [io.lockstep.dtdl.ValueChecker] checks JSON values against a
/// [io.lockstep.dtdl.Schema], [io.lockstep.dtdl.TypedCheck] values that are typed already;
/// [io.lockstep.dtdl.ModelFolder] reads a folder; [io.lockstep.dtdl.Units] converts between units;
/// [io.lockstep.dtdl.conformance.Conformance] compares with the public case files.
///
/// Inside: `internal.metamodel` reads the text tables that say what the versions of the language,
/// its extensions, limits and units are; `internal.parse` interprets them; `internal.json` is a
/// JSON tree with places.
@NullMarked
package io.lockstep.dtdl;

import org.jspecify.annotations.NullMarked;
