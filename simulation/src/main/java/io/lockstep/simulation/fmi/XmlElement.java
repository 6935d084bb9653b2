package io.lockstep.simulation.fmi;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.stream.Stream;

/// An element with its place. Text between elements is not kept: no file of FMI or SSP has any that
/// counts. Names are without prefixes.
///
/// @param attributes by name, those without a prefix
/// @param position where it begins in the file
public record XmlElement(
    String name, Map<String, String> attributes, List<XmlElement> children, Position position) {

  /// An attribute.
  public Optional<String> attribute(String attribute) {
    return Optional.ofNullable(attributes.get(attribute));
  }

  /// An attribute, else an empty text.
  public String text(String attribute) {
    return attributes.getOrDefault(attribute, "");
  }

  /// A boolean attribute, else false.
  public boolean flag(String attribute) {
    return flag(attribute, false);
  }

  /// A boolean attribute, else what is said here.
  public boolean flag(String attribute, boolean otherwise) {
    return attribute(attribute)
        .map(value -> value.strip().equals("true") || value.strip().equals("1"))
        .orElse(otherwise);
  }

  /// Absent, too, when it is no number: the grammar has said so already.
  public OptionalDouble number(String attribute) {
    return attribute(attribute).map(XmlTypes::toDouble).orElse(OptionalDouble.empty());
  }

  /// A whole number; absent, too, when it is none.
  public OptionalLong whole(String attribute) {
    return attribute(attribute).map(XmlTypes::toLong).orElse(OptionalLong.empty());
  }

  /// The children of a name.
  public Stream<XmlElement> all(String child) {
    return children.stream().filter(each -> each.name.equals(child));
  }

  /// The first child of a name.
  public Optional<XmlElement> first(String child) {
    return all(child).findFirst();
  }
}
