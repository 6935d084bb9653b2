package io.lockstep.dtdl;

import java.util.List;
import java.util.Set;

/// Parses models.
public final class DtdlParser {

  /// Parses a batch on its own.
  public ParseResult parse(List<ModelSource> sources) {
    return parse(sources, ModelSet.empty(), Resolver.NONE);
  }

  /// Parses a batch on top of models that are already there.
  public ParseResult parse(List<ModelSource> sources, ModelSet base) {
    return parse(sources, base, Resolver.NONE);
  }

  /// Parses a batch; what it refers to and does not define is asked from the resolver.
  public ParseResult parse(List<ModelSource> sources, ModelSet base, Resolver resolver) {
    return new ParseResult(base, List.of(), Set.of());
  }
}
