package io.lockstep.dtdl.internal.parse;

import io.lockstep.dtdl.DtdlError;
import io.lockstep.dtdl.DtdlParser;
import io.lockstep.dtdl.ParserOptions;
import io.lockstep.dtdl.internal.json.Json;
import io.lockstep.dtdl.internal.metamodel.Extension;
import io.lockstep.dtdl.internal.metamodel.Tables;
import io.lockstep.dtdl.internal.metamodel.Vocabulary;
import java.util.ArrayList;
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
  private final List<Finding> deferred = new ArrayList<>();
  private final Tables tables;
  private final List<Json> texts = new ArrayList<>();
  private boolean isStopped;
  private boolean isReadable = true;

  Batch(ParserOptions options, Map<String, Element> base, Tables tables) {
    this.tables = tables;
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

  /// Adds an error, as long as anybody could read them all.
  void add(Finding finding) {
    if (!isStopped && errors.size() < DtdlParser.ERRORS_MAX) {
      errors.add(finding.toError());
    }
  }

  /// Adds an error that the reference parser takes for a fatal one: what holds it is given up, and
  /// if errors are to be reported like there, it is the last one.
  void quit(Finding finding) {
    add(finding);
    isStopped |= options.reports() == ParserOptions.Reports.LIKE_REFERENCE;
  }

  /// Keeps an error for later: it is one only if reading finds no other.
  void defer(Finding finding) {
    deferred.add(finding);
  }

  /// Adds the errors that were kept.
  void addDeferred() {
    deferred.forEach(this::add);
    deferred.clear();
  }

  /// The end of a source: with errors in it, it is the last one if errors are to be reported like
  /// the reference parser does.
  void endSource() {
    isStopped |= !errors.isEmpty() && options.reports() == ParserOptions.Reports.LIKE_REFERENCE;
  }

  /// Notes a source that is JSON.
  void addText(Json json) {
    texts.add(json);
  }

  /// Notes that there is a source that is no JSON: nobody knows what it defines.
  void addUnreadable() {
    isReadable = false;
  }

  /// True if all sources are JSON.
  boolean isReadable() {
    return isReadable;
  }

  /// The sources.
  List<Json> texts() {
    return texts;
  }

  boolean isStopped() {
    return isStopped;
  }

  /// The element with this identifier, of this batch or of the base.
  @Nullable Element find(String id) {
    Element element = elements.get(id);
    return element != null ? element : base.get(id);
  }

  /// What is known about the language.
  Tables tables() {
    return tables;
  }

  /// The terms of a version of the language and extensions.
  Vocabulary vocabulary(int version, String limitContext, List<Extension> extensions) {
    return tables.vocabulary(version, limitContext, extensions);
  }
}
