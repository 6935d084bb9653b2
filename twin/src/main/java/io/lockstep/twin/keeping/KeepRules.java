package io.lockstep.twin.keeping;

import io.lockstep.model.KeepShape;
import io.lockstep.model.text.NamedText;
import io.lockstep.model.text.Problem;
import io.lockstep.model.text.Yaml;
import io.lockstep.twin.access.Clause;
import io.lockstep.twin.access.SelectorReader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.Node;

/// All that the files of a workspace's `retention/` folder say. Immutable, thread-safe, and a pure
/// function of texts.
///
/// ```yaml
/// retention: plant
/// entries:
///   - { keep: 7d, model: dtmi:example:Oven;1, properties: [vibration.*] }
///   - { keep: forever, tags: [critical] }
///   - { keep: 90d, twins: ['*'] }
/// ```
///
/// The first entry that is about a property of a twin holds for it, in the order of the files'
/// names and of their lines. All of it is described in `docs/reference/retention.md`.
public final class KeepRules {
  /// The most entries of all files together.
  public static final int ENTRIES_MAX = 1_000;

  private static final List<String> KEYS = List.of("retention", "entries");
  private static final List<String> ENTRY_KEYS =
      Stream.concat(Stream.of("keep", "tags", "archive", "lake"), SelectorReader.KEYS.stream())
          .toList();
  private static final Pattern SPAN = Pattern.compile("([0-9]{1,6})(h|d|w|y)");
  private static final KeepRules NONE = new KeepRules(List.of(), List.of());

  private final List<NamedText> files;
  private final List<KeepRule> rules;

  private KeepRules(List<NamedText> files, List<KeepRule> rules) {
    this.files = List.copyOf(files);
    this.rules = List.copyOf(rules);
  }

  /// What came of reading files.
  public sealed interface Result {
    /// All of it can be used.
    record Valid(KeepRules rules) implements Result {}

    /// Nothing of it can be used; all problems, by file and line.
    record Invalid(List<Problem> problems) implements Result {
      /// Copies the list.
      public Invalid {
        problems = List.copyOf(problems);
      }
    }
  }

  /// None.
  public static KeepRules none() {
    return NONE;
  }

  /// Parses the files as one set. Either all of it is valid or none of it is used.
  public static Result parse(List<NamedText> files) {
    List<Problem> problems = new ArrayList<>();
    List<NamedText> ordered = files.stream().sorted(Comparator.comparing(NamedText::name)).toList();
    List<KeepRule> read = read(ordered, problems);
    if (problems.isEmpty()) {
      return new Result.Valid(new KeepRules(ordered, read));
    }
    List<String> order = ordered.stream().map(NamedText::name).toList();
    problems.sort(
        Comparator.comparingInt((Problem problem) -> order.indexOf(problem.file()))
            .thenComparingInt(Problem::line)
            .thenComparingInt(Problem::column));
    return new Result.Invalid(problems);
  }

  /// Reads texts that were valid once.
  public static KeepRules ofChecked(List<NamedText> files) {
    return new KeepRules(files, read(files, new ArrayList<>()));
  }

  /// The texts, in the order in which they are read.
  public List<NamedText> files() {
    return files;
  }

  /// All entries, in that order.
  public List<KeepRule> rules() {
    return rules;
  }

  private static List<KeepRule> read(List<NamedText> files, List<Problem> problems) {
    List<KeepRule> rules = new ArrayList<>();
    for (NamedText file : files) {
      Yaml yaml = Yaml.of(file.name(), problems);
      for (Yaml.Mapping document : Yaml.readAll(file, problems, "retention", KEYS)) {
        var _ = yaml.required(document, "retention", "retention");
        Node entries = document.value("entries");
        if (entries == null) {
          yaml.problem(document.node(), "retention: expected the key entries, found none");
          continue;
        }
        for (Node item : yaml.items(entries, "entries")) {
          yaml.mapping(item, "entries", ENTRY_KEYS)
              .map(entry -> rule(file.name(), yaml, entry, problems))
              .ifPresent(rules::add);
          if (rules.size() == ENTRIES_MAX + 1) {
            yaml.problem(
                item,
                "entries: expected at most %d of all files, found more".formatted(ENTRIES_MAX));
          }
        }
      }
    }
    return rules;
  }

  private static @Nullable KeepRule rule(
      String file, Yaml yaml, Yaml.Mapping entry, List<Problem> problems) {
    int before = problems.size();
    long keep = span(yaml, entry);
    if (!entry.has("keep")) {
      yaml.problem(entry.node(), "entries: expected the key keep, found none");
    }
    Clause clause = SelectorReader.read(file, yaml, entry, Set.of());
    List<String> tags = yaml.texts(entry, "tags");
    if (Stream.of("below", "twins", "model", "tags").noneMatch(entry::has)) {
      yaml.problem(
          entry.node(),
          "entries: expected the key below, twins, model or tags, found none; twins: ['*'] for all twins");
    }
    boolean isArchivedFirst = yaml.bool(entry, "archive", false);
    boolean staysInLake = staysInLake(yaml, entry);
    return problems.size() > before
        ? null
        : new KeepRule(new KeepSelector(clause, tags), keep, isArchivedFirst, staysInLake);
  }

  private static long span(Yaml yaml, Yaml.Mapping entry) {
    Node node = entry.value("keep");
    if (node == null) {
      return KeepShape.FOREVER;
    }
    String text = yaml.text(node, "keep").orElse("");
    OptionalLong micros = text.isEmpty() ? OptionalLong.empty() : micros(text);
    if (!text.isEmpty() && micros.isEmpty()) {
      yaml.problem(
          node, "keep: expected forever, or a number above 0 with h, d, w or y, found " + text);
    }
    return micros.orElse(KeepShape.FOREVER);
  }

  private static boolean staysInLake(Yaml yaml, Yaml.Mapping entry) {
    Node node = entry.value("lake");
    String text = node == null ? "" : yaml.text(node, "lake").orElse("");
    if (node != null && !text.isEmpty() && !text.equals("follow") && !text.equals("keep")) {
      yaml.problem(node, "lake: expected follow or keep, found " + text);
    }
    return text.equals("keep");
  }

  private static OptionalLong micros(String text) {
    if (text.equals("forever")) {
      return OptionalLong.of(KeepShape.FOREVER);
    }
    Matcher matcher = SPAN.matcher(text);
    if (!matcher.matches() || Long.parseLong(matcher.group(1)) == 0) {
      return OptionalLong.empty();
    }
    long hours =
        switch (matcher.group(2)) {
          case "h" -> 1;
          case "d" -> 24;
          case "w" -> 7 * 24;
          default -> 365 * 24;
        };
    return OptionalLong.of(
        Duration.ofHours(Long.parseLong(matcher.group(1)) * hours).toMillis() * 1_000);
  }
}
