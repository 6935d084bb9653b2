package io.lockstep.dtdl.fuzz;

import io.lockstep.dtdl.DtdlError;
import io.lockstep.dtdl.DtdlParser;
import io.lockstep.dtdl.Interface;
import io.lockstep.dtdl.ModelSet;
import io.lockstep.dtdl.ModelSource;
import io.lockstep.dtdl.ParseResult;
import io.lockstep.dtdl.ParserOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// Any bytes as a model. Jazzer calls it with inputs of its own ([FuzzingTest]), and the ordinary
/// test run with those that once failed, with all cases, and with mutations of them.
public final class ModelFuzz {
  private static final List<DtdlParser> PARSERS =
      List.of(
          new DtdlParser(),
          new DtdlParser(
              new ParserOptions(
                  4,
                  ParserOptions.UndefinedExtensions.ALLOW,
                  Set.of("dtmi:dtdl:limits:aio", "dtmi:dtdl:limits:onvif"),
                  ParserOptions.Reports.ALL)));

  private ModelFuzz() {}

  /// Parses the bytes and checks what holds of every answer.
  ///
  /// @throws AssertionError if it does not
  public static void fuzzerTestOneInput(byte[] input) {
    ModelSource source = ModelSource.of("fuzz", input);
    for (DtdlParser parser : PARSERS) {
      ParseResult result = parser.parse(List.of(source));
      for (DtdlError error : result.errors()) {
        require(!error.message().isBlank(), "an error says nothing", error);
        require(error.where().line() >= 0 && error.where().column() >= 0, "a wrong place", error);
      }
      if (result.isValid()) {
        checkAgain(parser, result.models());
      } else {
        require(result.models().interfaces().isEmpty(), "refused, and models left", result);
      }
    }
  }

  /// What was accepted is accepted again from the texts that the interfaces keep.
  private static void checkAgain(DtdlParser parser, ModelSet models) {
    List<ModelSource> texts = new ArrayList<>();
    for (Interface model : models.interfaces().values()) {
      texts.add(new ModelSource(model.id().value(), model.json()));
    }
    ParseResult again = parser.parse(texts);
    require(again.isValid(), "its own text is refused", again.errors());
    require(
        again.models().interfaces().keySet().equals(models.interfaces().keySet()),
        "its own text defines other interfaces",
        again.models().interfaces().keySet());
  }

  private static void require(boolean holds, String what, Object detail) {
    if (!holds) {
      throw new AssertionError(what + ": " + detail);
    }
  }
}
