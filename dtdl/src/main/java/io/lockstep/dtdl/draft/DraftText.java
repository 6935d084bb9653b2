package io.lockstep.dtdl.draft;

import java.util.List;

/// A draft as DTDL. Immutable.
///
/// @param dtdl one model, or an array of them: the Interfaces of components first
/// @param notes what a person should know, in the order of the places
public record DraftText(String dtdl, List<DraftNote> notes) {

  /// Copies the notes.
  public DraftText {
    notes = List.copyOf(notes);
  }
}
