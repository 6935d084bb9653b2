package io.lockstep.simulation.calibration;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// What a calibration came to. Immutable.
///
/// @param twin whose readings counted
/// @param fromMicros where the first run began, microseconds since 1970-01-01T00:00Z
/// @param splitMicros where the part that the search did not see begins
/// @param toMicros where it ends
/// @param steps of one run
/// @param present what the unknowns were without a calibration, in their order
/// @param units of the unknowns, as the model says them; empty for none
/// @param momentary unknowns that the file takes from the twin at the begin: what is found of them
///   is true of this range only
/// @param starts from how many places the search began
/// @param trouble why the model failed last; empty when it never did
/// @param outputs what was compared
public record CalibrationResult(
    String twin,
    long fromMicros,
    long splitMicros,
    long toMicros,
    int steps,
    Fit fit,
    List<Double> present,
    List<String> units,
    Set<String> momentary,
    int starts,
    String trouble,
    List<Compared> outputs) {
  private static final double CORRELATED = 0.3;
  private static final double MUCH_WORSE = 2;

  /// One output beside what was measured. Root mean squares are in the unit of what is measured;
  /// not a number where there is nothing to compare, or the model failed.
  ///
  /// @param variable of the model
  /// @param property what was measured
  /// @param readings that the search saw
  /// @param heldOut readings that it did not see
  /// @param before of the differences, with the present parameters
  /// @param after with those found
  /// @param heldOutBefore of the differences in the part held out, with the present parameters
  /// @param heldOutAfter with those found
  /// @param course of both beside each other, thinned out
  public record Compared(
      String variable,
      String property,
      int readings,
      int heldOut,
      Fit.Noise noise,
      double before,
      double after,
      double heldOutBefore,
      double heldOutAfter,
      ComparedCourse course) {}

  /// Keeps copies.
  public CalibrationResult {
    present = List.copyOf(present);
    units = List.copyOf(units);
    momentary = Set.copyOf(momentary);
    outputs = List.copyOf(outputs);
  }

  /// Whether the readings determine all parameters.
  public boolean isDetermined() {
    return fit.estimates().stream().allMatch(Estimate::isDetermined);
  }

  /// What somebody should know before he uses it, a sentence each.
  public List<String> findings() {
    List<String> findings = new ArrayList<>();
    fit.estimates().forEach(each -> tell(each, findings));
    if (!fit.hasConverged()) {
      findings.add("the search ended before it had come to a rest: narrow the bounds, or try anew");
    }
    for (List<Double> rival : fit.rivals()) {
      findings.add(
          "other values fit as well: "
              + IntStream.range(0, rival.size())
                  .mapToObj(i -> fit.estimates().get(i).name() + " " + short6(rival.get(i)))
                  .collect(Collectors.joining(", ")));
    }
    if (fit.failures() > 0) {
      findings.add(
          "the model failed in %d of %d runs%s"
              .formatted(
                  fit.failures(), fit.evaluations(), trouble.isEmpty() ? "" : ": " + trouble));
    }
    outputs.forEach(each -> tell(each, findings));
    return findings;
  }

  private static void tell(Estimate of, List<String> into) {
    switch (of.verdict()) {
      case DETERMINED -> {}
      case AT_LOWER ->
          into.add(
              "%s: the readings want it at its lower bound or below; widen the bound, or doubt the model"
                  .formatted(of.name()));
      case AT_UPPER ->
          into.add(
              "%s: the readings want it at its upper bound or above; widen the bound, or doubt the model"
                  .formatted(of.name()));
      case UNDETERMINED ->
          into.add(
              of.partners().isEmpty()
                  ? "%s: not identifiable, these readings do not depend on it enough"
                      .formatted(of.name())
                  : "%s: not identifiable, %s can make up for it; fix one of them, or choose a range in which more happens"
                      .formatted(of.name(), String.join(", ", of.partners())));
    }
  }

  private static void tell(Compared of, List<String> into) {
    if (of.noise().correlation() > CORRELATED && of.noise().widening() > 1) {
      into.add(
          "%s: what is left over goes on from reading to reading (correlation %s): the model misses something; intervals are %s times as wide for it"
              .formatted(
                  of.variable(), short3(of.noise().correlation()), short3(of.noise().widening())));
    }
    if (of.heldOutAfter() > of.heldOutBefore()) {
      into.add(
          "%s: in the part held out it is worse than before (%s, was %s): do not use it"
              .formatted(of.variable(), short3(of.heldOutAfter()), short3(of.heldOutBefore())));
    } else if (of.heldOutAfter() > MUCH_WORSE * of.after()) {
      into.add(
          "%s: in the part held out it is off by more than in the part that the search saw (%s, there %s)"
              .formatted(of.variable(), short3(of.heldOutAfter()), short3(of.after())));
    }
  }

  private static String short3(double value) {
    return String.format(Locale.ROOT, "%.3g", value);
  }

  private static String short6(double value) {
    return String.format(Locale.ROOT, "%.6g", value);
  }

  /// The key `start` of a behaviour in a scenario file, with what was found; what the readings do
  /// not determine, and what is true of this range only, stands there as a comment.
  public String lines() {
    StringBuilder lines = new StringBuilder("start:\n");
    for (Estimate each : fit.estimates()) {
      String name = each.name().matches("[A-Za-z_][A-Za-z0-9_.]*") ? each.name() : quoted(each);
      boolean isForFile = each.isDetermined() && !momentary.contains(each.name());
      lines
          .append(isForFile ? "  " : "  # ")
          .append(name)
          .append(": ")
          .append(plain(each.value(), each.deviation()))
          .append("  # ")
          .append(remark(each))
          .append('\n');
    }
    return lines.toString();
  }

  private String remark(Estimate of) {
    if (!of.isDetermined()) {
      return of.verdict().word();
    }
    return "%s to %s (95 %%)%s"
        .formatted(
            plain(of.low(), of.deviation()),
            plain(of.high(), of.deviation()),
            momentary.contains(of.name()) ? ", at the begin of the range" : "");
  }

  private static String quoted(Estimate of) {
    return '"' + of.name().replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  /// With two figures more than the deviation justifies.
  private static String plain(double value, double deviation) {
    boolean isKnown = deviation > 0 && value != 0;
    int digits = isKnown ? (int) Math.ceil(Math.log10(Math.abs(value) / deviation)) + 2 : 6;
    return new BigDecimal(value)
        .round(new MathContext(Math.clamp(digits, 3, 15)))
        .stripTrailingZeros()
        .toPlainString();
  }
}
