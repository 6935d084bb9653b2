package io.lockstep.server;

import io.lockstep.dtdl.Component;
import io.lockstep.dtdl.Content;
import io.lockstep.dtdl.DtdlParser;
import io.lockstep.dtdl.Dtmi;
import io.lockstep.dtdl.Interface;
import io.lockstep.dtdl.ModelSet;
import io.lockstep.dtdl.ModelSource;
import io.lockstep.dtdl.ParseResult;
import io.lockstep.dtdl.draft.DraftText;
import io.lockstep.dtdl.draft.ModelDraft;
import io.lockstep.dtdl.draft.Observation;
import io.lockstep.dtdl.draft.OpcUaNodes;
import io.lockstep.dtdl.evolution.ModelComparison;
import io.lockstep.dtdl.evolution.ModelDiff;
import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.node.ArrayNode;

@Command(
    name = "draft",
    description = "Drafts a model from payloads, Sparkplug births or OPC UA nodes.",
    mixinStandardHelpOptions = true)
final class DtdlDraftCommand implements Callable<Integer> {
  private static final ObjectMapper JSON = new ObjectMapper();

  /// What the input is.
  enum Form {
    json,
    sparkplug,
    opcua
  }

  @Parameters(
      paramLabel = "FILE",
      arity = "1..*",
      description = "JSON or NDJSON, Sparkplug payloads (one a file), OPC UA nodes; - is the input")
  List<String> files = new ArrayList<>();

  @Option(
      names = "--from",
      paramLabel = "FORM",
      description = "json, sparkplug or opcua (default: ${DEFAULT-VALUE})")
  Form form = Form.json;

  @Option(names = "--id", paramLabel = "DTMI", description = "the model's id")
  @Nullable String id;

  @Option(names = "--onto", paramLabel = "MODEL", description = "widen this model")
  @Nullable Path onto;

  @Option(
      names = "--models",
      paramLabel = "PATH",
      description = "where models are that --onto needs")
  List<Path> library = new ArrayList<>();

  @Option(names = "--enums", description = "make enums of texts that are few and seen often")
  boolean writesEnums;

  @Option(
      names = "--dtdl",
      paramLabel = "VERSION",
      description = "2, 3 or 4 (default: ${DEFAULT-VALUE})")
  int version = 3;

  @Option(names = "--out", paramLabel = "FILE", description = "write the model there")
  @Nullable Path out;

  /// The model that is widened, and all that it needs.
  private record Onto(ModelSet models, Interface model, List<Dtmi> inFile) {}

  @Override
  public Integer call() {
    if (version < 2 || version > 4) {
      throw wrong("--dtdl: expected 2, 3 or 4, found " + version);
    }
    Path base = onto;
    Onto old = base == null ? null : onto(base);
    ModelDraft draft =
        old == null
            ? ModelDraft.empty(newId())
            : ModelDraft.of(old.model(), old.models()).asNextVersion();
    for (String file : files) {
      draft = observe(draft, file);
    }
    DraftText text = draft.withEnums(writesEnums).write(version);
    text.notes()
        .forEach(
            note ->
                System.err.printf(
                    "%s: %s%n", note.path().isEmpty() ? "draft" : note.path(), note.text()));
    write(old == null ? text.dtdl() : compared(old, text.dtdl()));
    return ExitCode.GOOD;
  }

  private static LockstepException wrong(String message) {
    return new LockstepException(ErrorCode.INVALID_ARGUMENT, message);
  }

  private Dtmi newId() {
    String wanted = id;
    if (wanted == null) {
      return new Dtmi("dtmi:draft:Thing;1");
    }
    return Dtmi.tryParse(wanted)
        .filter(known -> !known.isReserved() && known.fragment().isEmpty())
        .orElseThrow(
            () ->
                wrong(
                    "--id: expected a DTMI such as dtmi:bakery:Oven;1, found '%s'"
                        .formatted(wanted)));
  }

  /// The model of the file that `--id` names, else the one that is no component of another.
  private Onto onto(Path file) {
    List<Dtmi> ids =
        ModelFiles.read(file).stream()
            .flatMap(source -> ModelFiles.identifiers(source).stream())
            .toList();
    ModelSet models = new ModelFiles(library).parse(file);
    Set<Dtmi> candidates = new LinkedHashSet<>(ids);
    if (id == null) {
      for (Dtmi other : ids) {
        models.find(other).ifPresent(model -> candidates.removeAll(parts(model)));
      }
    } else {
      candidates.retainAll(Dtmi.tryParse(id).map(Set::of).orElse(Set.of()));
    }
    if (candidates.size() != 1) {
      throw wrong(
          "%s: expected one model, or --id with one of %s; found %d"
              .formatted(file, ids.stream().map(Dtmi::value).toList(), candidates.size()));
    }
    return new Onto(models, models.find(candidates.iterator().next()).orElseThrow(), ids);
  }

  private static List<Dtmi> parts(Interface model) {
    List<Dtmi> parts = new ArrayList<>();
    for (Content content : model.contents().values()) {
      if (content instanceof Component component) {
        parts.add(component.schema());
      }
    }
    return parts;
  }

  private ModelDraft observe(ModelDraft draft, String file) {
    try {
      return switch (form) {
        case json -> observeLines(draft, text(file));
        case opcua -> observeNodes(draft, text(file));
        case sparkplug -> {
          SparkplugBirth birth = new SparkplugBirth();
          ModelDraft observed = birth.observe(draft, bytes(file));
          birth.skipped().forEach(System.err::println);
          yield observed;
        }
      };
    } catch (IllegalArgumentException e) {
      throw new LockstepException(
          ErrorCode.INVALID_ARGUMENT, "%s:%s".formatted(file, e.getMessage()), e);
    } catch (IOException e) {
      throw new LockstepException(
          ErrorCode.INVALID_ARGUMENT, "%s: expected to read it, found: %s".formatted(file, e), e);
    }
  }

  private static byte[] bytes(String file) throws IOException {
    return file.equals("-") ? System.in.readAllBytes() : Files.readAllBytes(Path.of(file));
  }

  private static String text(String file) throws IOException {
    return new String(bytes(file), StandardCharsets.UTF_8);
  }

  /// One JSON text, or one a line when the first line is one already.
  private static ModelDraft observeLines(ModelDraft draft, String text) {
    List<String> lines = text.lines().toList();
    boolean isLines = lines.size() > 1 && isJson(lines.getFirst());
    if (!isLines) {
      return draft.observeJson(text);
    }
    ModelDraft observed = draft;
    for (int i = 0; i < lines.size(); i++) {
      if (!lines.get(i).isBlank()) {
        try {
          observed = observed.observeJson(lines.get(i));
        } catch (IllegalArgumentException e) {
          String message = String.valueOf(e.getMessage());
          throw new IllegalArgumentException(
              (i + 1) + message.substring(Math.max(0, message.indexOf(':'))), e);
        }
      }
    }
    return observed;
  }

  private static boolean isJson(String line) {
    try {
      ModelDraft _ = ModelDraft.empty(new Dtmi("dtmi:draft:Line;1")).observeJson(line);
      return true;
    } catch (IllegalArgumentException _) {
      return false;
    }
  }

  private static ModelDraft observeNodes(ModelDraft draft, String text) {
    OpcUaNodes nodes =
        text.stripLeading().startsWith("<") ? OpcUaNodes.ofNodeSet(text) : OpcUaNodes.ofJson(text);
    nodes.skipped().forEach(System.err::println);
    List<Observation> observations = nodes.observations();
    return draft.observe(observations);
  }

  /// Prints what the new model has that the old one had not.
  ///
  /// @return the text, with models of the same file that stay as they are and are still needed
  private static String compared(Onto old, String dtdl) {
    ModelSource source = new ModelSource("draft", dtdl);
    List<Dtmi> ids = ModelFiles.identifiers(source);
    ParseResult result =
        new DtdlParser()
            .parse(
                List.of(source),
                wanted ->
                    wanted.stream()
                        .map(old.models()::find)
                        .flatMap(Optional::stream)
                        .map(model -> new ModelSource(model.id().value(), model.json()))
                        .toList());
    if (!result.isValid()) {
      throw new LockstepException(
          ErrorCode.INVALID_MODEL,
          "the widened model would not be valid: " + result.errors() + " " + result.unresolved());
    }
    Dtmi now = ids.getLast();
    ModelDiff diff = ModelComparison.compare(old.model().id(), old.models(), now, result.models());
    System.err.print(DiffText.of(diff));
    ArrayNode all = JSON.createArrayNode();
    Interface model = result.models().find(now).orElseThrow();
    for (Dtmi part : parts(model)) {
      if (!ids.contains(part) && old.inFile().contains(part)) {
        old.models().find(part).ifPresent(kept -> all.add(JSON.readTree(kept.json())));
      }
    }
    if (all.isEmpty()) {
      return dtdl;
    }
    var written = JSON.readTree(dtdl);
    (written.isArray() ? written.values() : List.of(written)).forEach(all::add);
    return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(all) + "\n";
  }

  private void write(String dtdl) {
    Path file = out;
    if (file == null) {
      System.out.print(dtdl);
      return;
    }
    try {
      Files.writeString(file, dtdl);
    } catch (IOException e) {
      throw new LockstepException(
          ErrorCode.INVALID_ARGUMENT,
          "%s: expected to write the model there, found: %s".formatted(file, e),
          e);
    }
  }
}
