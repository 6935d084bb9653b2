package io.lockstep.model.text;

/// The text of a file and what to call it in messages. Immutable.
///
/// @param name the file's path as the user knows it, e.g. `bindings/ovens.yaml`
/// @param text the whole content
public record NamedText(String name, String text) {}
