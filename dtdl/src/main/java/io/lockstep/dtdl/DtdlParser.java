package io.lockstep.dtdl;

import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// Parses models in DTDL v2, v3 and v4.
///
/// A batch is atomic: it is accepted as a whole or not at all. References may point forwards, into
/// the base, and to what a [Resolver] finds. Immutable and thread-safe.
public final class DtdlParser {

  private static final Vocabularies VOCABULARIES = new Vocabularies();

  private final ParserOptions options;

  /// A parser with the default options.
  public DtdlParser() {
    this(ParserOptions.DEFAULT);
  }

  /// A parser with the given options.
  public DtdlParser(ParserOptions options) {
    this.options = options;
  }

  /// Parses a batch on its own.
  public ParseResult parse(List<ModelSource> sources) {
    return parse(sources, ModelSet.empty(), Resolver.NONE);
  }

  /// Parses a batch; what it refers to and does not define is asked from the resolver.
  public ParseResult parse(List<ModelSource> sources, Resolver resolver) {
    return parse(sources, ModelSet.empty(), resolver);
  }

  /// Parses a batch on top of models that are already there. A model of the base cannot be defined
  /// again.
  public ParseResult parse(List<ModelSource> sources, ModelSet base) {
    return parse(sources, base, Resolver.NONE);
  }

  /// Parses a batch on top of models that are already there; what is defined in neither is asked
  /// from the resolver.
  public ParseResult parse(List<ModelSource> sources, ModelSet base, Resolver resolver) {
    Batch batch = new Batch(options, base.elements(), VOCABULARIES);
    for (ModelSource source : sources) {
      if (!batch.isStopped()) {
        ElementReader.read(batch, source);
      }
    }
    Set<Dtmi> unresolved = resolve(batch, resolver);
    if (!batch.errors().isEmpty()) {
      return new ParseResult(base, batch.errors(), Set.of());
    }
    if (!unresolved.isEmpty()) {
      return new ParseResult(base, List.of(), unresolved);
    }
    Linker.check(batch);
    if (batch.errors().isEmpty()) {
      HierarchyChecks.checkUniqueness(batch);
      HierarchyChecks.check(batch);
      SchemaChecks.check(batch);
      CotypeChecks.check(batch);
      AnnotationChecks.check(batch);
    }
    if (!batch.errors().isEmpty()) {
      return new ParseResult(base, batch.errors(), Set.of());
    }
    return new ParseResult(ModelBuilder.build(batch, base), List.of(), Set.of());
  }

  /// Asks the resolver until nothing is missing or it has nothing new; answers what is missing.
  private static Set<Dtmi> resolve(Batch batch, Resolver resolver) {
    Set<Dtmi> asked = new HashSet<>();
    while (batch.errors().isEmpty()) {
      Set<Dtmi> unresolved = Linker.unresolved(batch);
      Set<Dtmi> wanted = new LinkedHashSet<>(unresolved);
      wanted.removeAll(asked);
      if (wanted.isEmpty()) {
        return unresolved;
      }
      asked.addAll(wanted);
      List<ModelSource> found = resolver.resolve(wanted);
      if (found.isEmpty()) {
        return unresolved;
      }
      for (ModelSource source : found) {
        ElementReader.read(batch, source);
      }
    }
    return Set.of();
  }
}
