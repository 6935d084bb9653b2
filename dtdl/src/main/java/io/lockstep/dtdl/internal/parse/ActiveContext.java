package io.lockstep.dtdl.internal.parse;

import io.lockstep.dtdl.internal.metamodel.Extension;
import io.lockstep.dtdl.internal.metamodel.Vocabulary;
import java.util.List;

/// The contexts in force for an element. Immutable.
///
/// @param isIncomplete true if a context is in force that is not known, so that terms may be
///   defined that the vocabulary does not have
record ActiveContext(Vocabulary vocabulary, List<Extension> extensions, boolean isIncomplete) {

  int version() {
    return vocabulary.language().version();
  }

  /// True if identifiers with this prefix belong to an extension in force.
  boolean reserves(String id) {
    return id.startsWith("dtmi:dtdl:")
        || id.startsWith("dtmi:standard:")
        || (id.startsWith("dtmi:iotoperations:")
            && vocabulary.extensions().contains("dtmi:iotoperations:context;4"))
        || (id.startsWith("dtmi:iotcentral:")
            && vocabulary.extensions().contains("dtmi:iotcentral:context;2"));
  }
}
