/// The Digital Twins Definition Language: parse, resolve, check values, convert units.
///
/// Start with [io.lockstep.dtdl.DtdlParser]: it turns [io.lockstep.dtdl.ModelSource]s into a
/// [io.lockstep.dtdl.ModelSet] of [io.lockstep.dtdl.Interface]s, or into
/// [io.lockstep.dtdl.DtdlError]s. [io.lockstep.dtdl.ValueChecker] checks JSON values against a
/// [io.lockstep.dtdl.Schema]; [io.lockstep.dtdl.Units] converts between units;
/// [io.lockstep.dtdl.Conformance] compares with the public case files.
///
/// Inside, the way of a model is: text, [io.lockstep.dtdl.internal.json.Json] tree, `Element`s
/// (read by `ElementReader` under a `Vocabulary`), links (`Linker`), checks (`HierarchyChecks`,
/// `SchemaChecks`, `CotypeChecks`, `AnnotationChecks`), records (`ModelBuilder`). What the versions
/// of the language, its extensions, limits, units and messages are stands in the text tables beside
/// the classes.
@NullMarked
package io.lockstep.dtdl;

import org.jspecify.annotations.NullMarked;
