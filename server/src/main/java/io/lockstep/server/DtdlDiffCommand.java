package io.lockstep.server;

import io.lockstep.dtdl.Dtmi;
import io.lockstep.dtdl.ModelSet;
import io.lockstep.dtdl.evolution.ModelComparison;
import io.lockstep.dtdl.evolution.ModelDiff;
import io.lockstep.dtdl.evolution.ModelSetDiff;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "diff",
    description = "Compares two versions of models and says what breaks.",
    mixinStandardHelpOptions = true)
final class DtdlDiffCommand implements Callable<Integer> {

  /// How the differences are printed.
  enum Format {
    text,
    json
  }

  @Parameters(
      index = "0",
      paramLabel = "OLD",
      description = "a file or folder with models; or a DTMI of --models")
  String before = "";

  @Parameters(index = "1", paramLabel = "NEW", description = "likewise")
  String after = "";

  @Option(
      names = "--models",
      paramLabel = "PATH",
      description = "where models are that OLD and NEW name or need")
  List<Path> library = new ArrayList<>();

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description = "text or json (default: ${DEFAULT-VALUE})")
  Format format = Format.text;

  @Override
  public Integer call() {
    ModelSetDiff diff = diff();
    System.out.print(
        switch (format) {
          case text -> DiffText.of(diff);
          case json -> DiffText.json(diff);
        });
    return diff.breaks() ? ExitCode.FOUND_PROBLEMS : ExitCode.GOOD;
  }

  /// Two single Interfaces are compared whatever they are called; else names decide.
  private ModelSetDiff diff() {
    Side old = side(before);
    Side now = side(after);
    if (old.ids().size() == 1 && now.ids().size() == 1) {
      ModelDiff pair =
          ModelComparison.compare(
              old.ids().getFirst(), old.models(), now.ids().getFirst(), now.models());
      boolean isSame = pair.isEmpty() && pair.before().equals(pair.after());
      return new ModelSetDiff(
          isSame ? List.of() : List.of(pair), List.of(), List.of(), isSame ? 1 : 0);
    }
    return ModelComparison.compare(old.ids(), old.models(), now.ids(), now.models());
  }

  /// @param ids the Interfaces that are meant; what they need is in `models` too
  private record Side(ModelSet models, List<Dtmi> ids) {}

  private Side side(String argument) {
    ModelFiles files = new ModelFiles(library);
    if (Dtmi.isValid(argument)) {
      Dtmi id = new Dtmi(argument);
      return new Side(files.parse(id), List.of(id));
    }
    Path path = Path.of(argument);
    ModelSet models = files.parse(path);
    List<Dtmi> ids =
        ModelFiles.read(path).stream()
            .flatMap(source -> ModelFiles.identifiers(source).stream())
            .toList();
    return new Side(models, ids);
  }
}
