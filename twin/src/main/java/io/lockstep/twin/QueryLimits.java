package io.lockstep.twin;

/// What a query may say, and what one page of it may take. Immutable.
///
/// @param characters of the text
/// @param listItems values of a list, such as that of IN
/// @param operators operators of one query
/// @param edges JOINs and arrows of MATCH together
/// @param memoryBytes about how many bytes groups, distinct rows and rows in order may take
public record QueryLimits(
    int characters, int listItems, int operators, int edges, long memoryBytes) {
  public QueryLimits {
    if (characters < 1 || listItems < 1 || operators < 1 || edges < 1 || memoryBytes < 1) {
      throw new IllegalArgumentException(
          "query limits: expected at least 1 each, found %d, %d, %d, %d, %d"
              .formatted(characters, listItems, operators, edges, memoryBytes));
    }
  }

  /// 100,000 characters, 10,000 values of a list, 1,000 operators, 64 edges, 64 MiB.
  public static QueryLimits defaults() {
    return new QueryLimits(100_000, 10_000, 1_000, 64, QueryBudget.BYTES);
  }
}
