package io.lockstep.dtdl;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What is known while a batch is parsed: elements, errors, vocabularies. Confined to one thread.
final class Batch {

  private final ParserOptions options;
  private final Map<String, Element> base;
  private final Map<String, Element> elements = new LinkedHashMap<>();
  private final List<DtdlError> errors = new ArrayList<>();
  private final Map<List<String>, Vocabulary> vocabularies = new HashMap<>();
  private boolean hasFragmentError;

  Batch(ParserOptions options, Map<String, Element> base) {
    this.options = options;
    this.base = base;
  }

  ParserOptions options() {
    return options;
  }

  /// The elements of this batch in the order of definition.
  Map<String, Element> elements() {
    return elements;
  }

  List<DtdlError> errors() {
    return errors;
  }

  void add(Finding finding) {
    errors.add(finding.toError());
  }

  /// An identifier with a fragment. One error is enough: layers are not supported, whichever of
  /// them comes first.
  void addFragmentError(Finding finding) {
    if (!hasFragmentError) {
      hasFragmentError = true;
      add(finding);
    }
  }

  /// The element with this identifier, of this batch or of the base.
  @Nullable Element find(String id) {
    Element element = elements.get(id);
    return element != null ? element : base.get(id);
  }

  /// The terms of a version of the language and extensions.
  Vocabulary vocabulary(int version, List<Extension> extensions) {
    List<String> key = new ArrayList<>(extensions.size() + 1);
    key.add(Integer.toString(version));
    for (Extension extension : extensions) {
      key.add(extension.context());
    }
    return vocabularies.computeIfAbsent(
        key, _ -> new Vocabulary(Metamodel.of(version), extensions));
  }
}
