package io.lockstep.dtdl.internal.parse;

import io.lockstep.dtdl.Dtmi;
import io.lockstep.dtdl.ModelSource;
import io.lockstep.dtdl.ParserOptions;
import io.lockstep.dtdl.Resolver;
import io.lockstep.dtdl.UnresolvedReference;
import io.lockstep.dtdl.internal.metamodel.Tables;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// Parses a batch: read, resolve, link, check, build. Each step is a gate for the next one.
/// Thread-safe.
public final class Engine {

  private Engine() {}

  /// Parses sources on top of a base that was parsed with the same tables.
  public static Outcome parse(
      Tables tables,
      ParserOptions options,
      List<ModelSource> sources,
      Models base,
      Resolver resolver) {
    Batch batch = new Batch(options, base.elements(), tables);
    for (ModelSource source : sources) {
      if (!batch.isStopped()) {
        ElementReader.read(batch, source);
      }
    }
    List<UnresolvedReference> unresolved = resolve(batch, resolver);
    if (!batch.errors().isEmpty()) {
      return new Outcome(base, batch.errors(), unresolvedBesideErrors(batch, resolver));
    }
    if (!unresolved.isEmpty()) {
      return new Outcome(base, List.of(), unresolved);
    }
    batch.addDeferred();
    Linker.check(batch);
    if (batch.errors().isEmpty()) {
      HierarchyChecks.checkUniqueness(batch);
      HierarchyChecks.check(batch);
      SchemaChecks.check(batch);
      CotypeChecks.check(batch);
      AnnotationChecks.check(batch);
    }
    if (batch.errors().isEmpty()) {
      checkIdentifiers(batch);
    }
    Models models = batch.errors().isEmpty() ? ModelBuilder.build(batch, base) : base;
    return new Outcome(models, batch.errors(), List.of());
  }

  /// A person wants to know of everything at once; the reference parser does not look any further.
  private static List<UnresolvedReference> unresolvedBesideErrors(Batch batch, Resolver resolver) {
    boolean isKnown =
        batch.options().reports() == ParserOptions.Reports.ALL
            && batch.isReadable()
            && resolver.equals(Resolver.NONE);
    return isKnown ? Linker.unresolvedBesideErrors(batch) : List.of();
  }

  /// An identifier that is made up holds a name as it is written, maybe of a member that means
  /// nothing; whether it is one shows here at the latest.
  private static void checkIdentifiers(Batch batch) {
    for (Element element : batch.elements().values()) {
      if (Dtmi.tryParse(element.id).isEmpty()) {
        batch.add(new Finding("invalidId", element.whole()).value(element.id));
      }
    }
  }

  /// Asks the resolver until nothing is missing or it has nothing new; answers what is missing.
  private static List<UnresolvedReference> resolve(Batch batch, Resolver resolver) {
    Set<Dtmi> asked = new HashSet<>();
    while (batch.errors().isEmpty()) {
      List<UnresolvedReference> unresolved = Linker.unresolved(batch);
      Set<Dtmi> wanted = new LinkedHashSet<>();
      unresolved.forEach(reference -> wanted.add(reference.target()));
      wanted.removeAll(asked);
      if (wanted.isEmpty() || !batch.errors().isEmpty()) {
        return unresolved;
      }
      asked.addAll(wanted);
      List<ModelSource> found = resolver.resolve(wanted);
      if (found.isEmpty()) {
        return unresolved;
      }
      for (ModelSource source : found) {
        if (!batch.isStopped()) {
          ElementReader.read(batch, source);
        }
      }
    }
    return List.of();
  }
}
