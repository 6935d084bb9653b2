package io.lockstep.twin.access;

/// A graph as policies see it: twins by reference, their models, and who contains whom. Nothing is
/// hidden in it. It does not change; any thread may ask.
public interface AccessGraph {
  /// All references of twins are below.
  int limit();

  /// The twin with this id, or -1.
  int find(String twinId);

  /// True when there is a twin of this reference.
  boolean isThere(int twin);

  /// The id of a twin.
  String id(int twin);

  /// True when a twin is of a model, or of one that extends it.
  boolean isOfModel(int twin, String modelId);

  /// True when a model is another one, or extends it.
  boolean extendsModel(String modelId, String ancestorId);

  /// The number of a relationship's name, -1 when no relationship ever had it.
  int numberOfName(String relationshipName);

  /// The first relationship that comes in to a twin, or -1.
  int firstIncoming(int twin);

  /// The next relationship that comes in to the same twin, or -1.
  int nextIncoming(int relationship);

  /// The number of a relationship's name.
  int nameNumber(int relationship);

  /// The twin that a relationship comes from.
  int source(int relationship);
}
