package io.lockstep.dtdl.internal.parse;

import io.lockstep.dtdl.Dtmi;
import io.lockstep.dtdl.internal.metamodel.Extension;
import io.lockstep.dtdl.internal.metamodel.LanguageRule;
import io.lockstep.dtdl.internal.metamodel.Vocabulary;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The contexts in force for an element. Immutable.
///
/// @param isIncomplete true if a context is in force that is not known, so that terms may be
///   defined that the vocabulary does not have
record ActiveContext(Vocabulary vocabulary, List<Extension> extensions, boolean isIncomplete) {

  int version() {
    return vocabulary.language().version();
  }

  boolean has(LanguageRule rule) {
    return vocabulary.language().has(rule);
  }

  /// The identifier that a word is or stands for; null if it is neither a valid identifier nor a
  /// known term.
  @Nullable String resolve(String word) {
    return word.startsWith("dtmi:") ? (isIdentifier(word) ? word : null) : vocabulary.id(word);
  }

  /// True if this is an identifier that a model may define or refer to: without fragment and system
  /// segments, in DTDL v2 with one version number.
  boolean isIdentifier(String text) {
    Dtmi id = Dtmi.tryParse(text).orElse(null);
    return id != null
        && id.fragment().isEmpty()
        && !text.endsWith("#")
        && !id.isReserved()
        && (!has(LanguageRule.SINGLE_VERSION) || (id.majorVersion() > 0 && id.minorVersion() == 0))
        && text.length() <= vocabulary.language().limits().get("id");
  }

  /// True if identifiers with this prefix belong to the language or to an extension in force.
  boolean reserves(String id) {
    return vocabulary.language().reservedPrefixes().stream().anyMatch(id::startsWith)
        || extensions.stream()
            .flatMap(extension -> extension.reserved().stream())
            .anyMatch(id::startsWith);
  }
}
