package io.lockstep.dtdl;

import io.lockstep.dtdl.internal.metamodel.Tables;
import io.lockstep.dtdl.internal.parse.Engine;
import io.lockstep.dtdl.internal.parse.Outcome;
import java.util.List;

/// Parses models in DTDL v2, v3 and v4.
///
/// A batch is atomic: it is accepted as a whole or not at all. References may point forwards, into
/// the base, and to what a [Resolver] finds. Immutable and thread-safe.
public final class DtdlParser {

  /// The most errors that are told of one batch.
  public static final int ERRORS_MAX = 10_000;

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
    Outcome outcome = Engine.parse(Tables.STANDARD, options, sources, base.models(), resolver);
    ModelSet models = outcome.isValid() ? new ModelSet(outcome.models()) : base;
    return new ParseResult(models, outcome.errors(), outcome.unresolved());
  }
}
