package io.lockstep.dtdl;

/// A text with models: one JSON object, or an array of them. A leading byte order mark is skipped.
///
/// @param name what errors call it: a file name, or e.g. `request`
/// @param text the JSON text
public record ModelSource(String name, String text) {}
