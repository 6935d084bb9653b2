package io.lockstep.twin.internal.state;

/// The lists of relationships that go out from each twin, and of those that come in.
final class RelationshipLinks {
  private final TwinTable twins;
  private final RelationshipTable relationships;

  RelationshipLinks(TwinTable twins, RelationshipTable relationships) {
    this.twins = twins;
    this.relationships = relationships;
  }

  /// Puts a relationship into the lists of its twins behind others.
  ///
  /// @param previousOut -1 for the first place among those of its source
  /// @param previousIn -1 for the first place among those of its target
  void linkBehind(int relationship, int previousOut, int previousIn) {
    int source = relationships.source(relationship);
    int nextOut = previousOut < 0 ? twins.outHead(source) : relationships.nextOut(previousOut);
    relationships.setOut(relationship, previousOut, nextOut);
    if (previousOut >= 0) {
      relationships.setOut(previousOut, relationships.previousOut(previousOut), relationship);
    }
    if (nextOut >= 0) {
      relationships.setOut(nextOut, relationship, relationships.nextOut(nextOut));
    }
    twins.setOut(
        source,
        previousOut < 0 ? relationship : twins.outHead(source),
        nextOut < 0 ? relationship : twins.outTail(source));
    twins.setCounts(source, twins.outCount(source) + 1, twins.inCount(source));
    int target = relationships.target(relationship);
    int nextIn = previousIn < 0 ? twins.inHead(target) : relationships.nextIn(previousIn);
    relationships.setIn(relationship, previousIn, nextIn);
    if (previousIn >= 0) {
      relationships.setIn(previousIn, relationships.previousIn(previousIn), relationship);
    }
    if (nextIn >= 0) {
      relationships.setIn(nextIn, relationship, relationships.nextIn(nextIn));
    }
    twins.setIn(
        target,
        previousIn < 0 ? relationship : twins.inHead(target),
        nextIn < 0 ? relationship : twins.inTail(target));
    twins.setCounts(target, twins.outCount(target), twins.inCount(target) + 1);
  }

  /// Takes a relationship out of the lists of its twins.
  void unlink(int relationship) {
    int source = relationships.source(relationship);
    int previousOut = relationships.previousOut(relationship);
    int nextOut = relationships.nextOut(relationship);
    if (previousOut >= 0) {
      relationships.setOut(previousOut, relationships.previousOut(previousOut), nextOut);
    }
    if (nextOut >= 0) {
      relationships.setOut(nextOut, previousOut, relationships.nextOut(nextOut));
    }
    twins.setOut(
        source,
        previousOut < 0 ? nextOut : twins.outHead(source),
        nextOut < 0 ? previousOut : twins.outTail(source));
    twins.setCounts(source, twins.outCount(source) - 1, twins.inCount(source));
    int target = relationships.target(relationship);
    int previousIn = relationships.previousIn(relationship);
    int nextIn = relationships.nextIn(relationship);
    if (previousIn >= 0) {
      relationships.setIn(previousIn, relationships.previousIn(previousIn), nextIn);
    }
    if (nextIn >= 0) {
      relationships.setIn(nextIn, previousIn, relationships.nextIn(nextIn));
    }
    twins.setIn(
        target,
        previousIn < 0 ? nextIn : twins.inHead(target),
        nextIn < 0 ? previousIn : twins.inTail(target));
    twins.setCounts(target, twins.outCount(target), twins.inCount(target) - 1);
  }
}
