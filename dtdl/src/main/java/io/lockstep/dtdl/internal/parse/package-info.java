/// The engine that interprets the tables. The way of a model: text,
/// [io.lockstep.dtdl.internal.json.Json] tree, [Element]s (read by [ElementReader] under a
/// vocabulary), links ([Linker]), checks ([HierarchyChecks], [SchemaChecks], [CotypeChecks],
/// [AnnotationChecks]), records ([ModelBuilder]). Start with [Engine].
@NullMarked
package io.lockstep.dtdl.internal.parse;

import org.jspecify.annotations.NullMarked;
