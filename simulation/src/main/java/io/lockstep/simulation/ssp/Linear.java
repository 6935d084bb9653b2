package io.lockstep.simulation.ssp;

import io.lockstep.simulation.fmi.XmlElement;
import java.util.Optional;

/// `factor * value + offset`.
record Linear(double factor, double offset) {
  static final Linear NONE = new Linear(1, 0);

  /// The transformation of a connection or mapping entry; empty when it has one of another kind,
  /// which is a problem.
  static Optional<Linear> of(XmlElement element, String file, SspProblems problems) {
    for (XmlElement each : element.children()) {
      if (each.name().endsWith("MappingTransformation")) {
        problems.add(
            file,
            each.position(),
            "<%s>: expected <LinearTransformation> or none, found one of another kind"
                .formatted(each.name()));
        return Optional.empty();
      }
    }
    return Optional.of(
        element
            .first("LinearTransformation")
            .map(of -> new Linear(of.number("factor").orElse(1), of.number("offset").orElse(0)))
            .orElse(NONE));
  }

  /// This one first, then the other one.
  Linear then(Linear next) {
    return new Linear(factor * next.factor, next.factor * offset + next.offset);
  }

  double apply(double value) {
    return factor * value + offset;
  }
}
