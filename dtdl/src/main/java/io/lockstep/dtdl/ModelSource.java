package io.lockstep.dtdl;

import io.lockstep.dtdl.internal.json.Utf8Text;

/// A text with models: one JSON object, or an array of them. A leading byte order mark is skipped.
/// Immutable.
///
/// @param name what errors call it: a file name, or e.g. `request`
/// @param text the JSON text
public record ModelSource(String name, String text) {

  /// A text that comes as bytes. Bytes that are no UTF-8 (RFC 3629) are an error of the parse, at
  /// their place, not of this call.
  public static ModelSource of(String name, byte[] utf8) {
    return new ModelSource(name, Utf8Text.decode(utf8));
  }
}
