package io.lockstep.stream.internal;

import io.lockstep.model.text.Yaml;
import io.lockstep.stream.Measure;
import io.lockstep.stream.detect.Detection;
import io.lockstep.stream.detect.Detector;
import io.lockstep.stream.detect.JointDetector;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.Node;

/// Reads a detector under `let`; goes on after a problem, to find the others. Used once.
final class DetectReader {
  private static final String TOGETHER = "hotelling";
  private static final List<String> KINDS =
      Stream.concat(Arrays.stream(Detection.values()).map(Detection::term), Stream.of(TOGETHER))
          .toList();
  private static final List<String> KEYS =
      List.of("detect", "of", "readings", "learn", "odds", "quiet", "by", "regimes");
  private static final List<String> TOGETHER_KEYS =
      List.of("detect", "of", "every", "learn", "odds", "quiet", "by", "regimes");
  private static final long EVERY_MIN = Document.SECOND / 1_000;
  private static final int SIGNALS_MIN = 2;
  private static final int LEARN = 500;
  private static final int LEARN_EACH = 4;
  private static final int REGIMES = 4;

  private final Document document;
  private final Yaml yaml;

  DetectReader(Document document) {
    this.document = document;
    this.yaml = document.yaml();
  }

  /// The measure; null when something is wrong with it, which is told.
  @Nullable Measure read(String name, Node value) {
    boolean isTogether =
        Document.child(value, "detect") instanceof Node kind
            && Yaml.describe(kind).equals(TOGETHER);
    Yaml.Mapping mapping =
        yaml.mapping(value, name, isTogether ? TOGETHER_KEYS : KEYS).orElse(null);
    if (mapping == null) {
      document.failed();
      return null;
    }
    return isTogether ? together(name, mapping) : single(name, mapping);
  }

  private @Nullable Measure single(String name, Yaml.Mapping mapping) {
    String term = yaml.required(mapping, "detect", name).orElse(null);
    String of = yaml.required(mapping, "of", name).orElse(null);
    Detection detection = term == null ? null : Detection.ofTerm(term).orElse(null);
    if (term != null && detection == null) {
      document.problem(
          mapping.values().getOrDefault("detect", mapping.node()),
          "detect: " + Document.oneOf(KINDS, term));
    }
    Measure.Regimes by = regimes(mapping);
    if (detection == null || of == null) {
      document.failed();
      return null;
    }
    if (detection == Detection.GAP && by != null) {
      document.problem(
          mapping.keys().getOrDefault("by", mapping.node()),
          "by: expected no regimes beside detect: gap, which looks at times only; found it");
    }
    int readings =
        document.count(
            mapping,
            "readings",
            detection.readings(),
            Detector.READINGS_MIN,
            Detector.READINGS_MAX);
    int learn =
        document.count(mapping, "learn", Detector.LEARN, Detector.LEARN_MIN, Detector.LEARN_MAX);
    int odds = document.count(mapping, "odds", detection.odds(), 2, Detector.ODDS_MAX);
    int quiet = document.count(mapping, "quiet", detection.quiet(), 1, Detector.QUIET_MAX);
    return new Measure.Odd(
        name, of, new Detector.Setting(detection, readings, learn, odds, quiet), by);
  }

  private @Nullable Measure together(String name, Yaml.Mapping mapping) {
    List<String> of =
        yaml.texts(mapping, "of").stream().map(path -> path.replace('.', '/')).toList();
    Node place = mapping.values().getOrDefault("of", mapping.node());
    boolean isWrong = false;
    if (of.size() < SIGNALS_MIN
        || of.size() > JointDetector.SIGNALS_MAX
        || new HashSet<>(of).size() < of.size()) {
      document.problem(
          place,
          "of: expected a list of %d to %d different properties, found %d"
              .formatted(SIGNALS_MIN, JointDetector.SIGNALS_MAX, new HashSet<>(of).size()));
      isWrong = true;
    }
    Long every = document.time(mapping, "every", name, EVERY_MIN, Document.TIME_MAX);
    int least = StrictMath.max(JointDetector.LEARN_MIN, LEARN_EACH * of.size());
    int learn = document.count(mapping, "learn", LEARN, least, JointDetector.LEARN_MAX);
    int odds = document.count(mapping, "odds", JointDetector.ODDS, 2, Detector.ODDS_MAX);
    int quiet = document.count(mapping, "quiet", JointDetector.QUIET, 1, Detector.QUIET_MAX);
    Measure.Regimes by = regimes(mapping);
    return isWrong || every == null
        ? null
        : new Measure.OddTogether(name, of, every, learn, odds, quiet, by);
  }

  private Measure.@Nullable Regimes regimes(Yaml.Mapping mapping) {
    if (!mapping.has("by")) {
      if (mapping.has("regimes")) {
        document.problem(
            mapping.keys().getOrDefault("regimes", mapping.node()),
            "regimes: expected it beside by, which says whose values they are");
      }
      return null;
    }
    String property = yaml.optional(mapping, "by").orElse("");
    int most = document.count(mapping, "regimes", REGIMES, 2, Measure.Regimes.MOST);
    return new Measure.Regimes(property.replace('.', '/'), most);
  }
}
