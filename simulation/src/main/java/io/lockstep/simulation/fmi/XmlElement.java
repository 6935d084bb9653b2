package io.lockstep.simulation.fmi;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.stream.Stream;

/// An element with its place. Text between elements is not kept: no file of FMI has any that
/// counts.
record XmlElement(
    String name, Map<String, String> attributes, List<XmlElement> children, Position position) {

  Optional<String> attribute(String attribute) {
    return Optional.ofNullable(attributes.get(attribute));
  }

  String text(String attribute) {
    return attributes.getOrDefault(attribute, "");
  }

  boolean flag(String attribute) {
    return flag(attribute, false);
  }

  boolean flag(String attribute, boolean otherwise) {
    return attribute(attribute)
        .map(value -> value.strip().equals("true") || value.strip().equals("1"))
        .orElse(otherwise);
  }

  /// Absent, too, when it is no number: the grammar has said so already.
  OptionalDouble number(String attribute) {
    return attribute(attribute).map(XmlTypes::toDouble).orElse(OptionalDouble.empty());
  }

  OptionalLong whole(String attribute) {
    return attribute(attribute).map(XmlTypes::toLong).orElse(OptionalLong.empty());
  }

  Stream<XmlElement> all(String child) {
    return children.stream().filter(each -> each.name.equals(child));
  }

  Optional<XmlElement> first(String child) {
    return all(child).findFirst();
  }
}
