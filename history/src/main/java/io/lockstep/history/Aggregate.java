package io.lockstep.history;

/// How the readings of a time range are thinned out to at most the asked number of points.
///
/// The range `[from, to)` is first narrowed to the source times that the property has. All but
/// [#RAW] and [#LTTB] then cut it into buckets of one width and answer one point for each bucket
/// that holds a usable reading. The width is the smallest number of a human scale (1, 2, 5 times a
/// power of ten of microseconds up to 10 s; 15 and 30 s; 1, 2, 5, 10, 15, 30 min; 1, 2, 3, 6, 12 h;
/// 1, 2, 5 times a power of ten of days) that needs no more buckets than asked for, and buckets are
/// aligned to multiples of it since 1970-01-01T00:00Z, so that a chart that moves does not flicker.
/// The first bucket may begin before `from`; readings before `from` are never in it. A point's time
/// is that of the reading for MIN, MAX and LAST, and the begin of its bucket for MEAN and COUNT,
/// but never before `from`. One point asked for is one bucket.
///
/// Readings of quality BAD do not enter MIN, MAX and MEAN; a bucket's quality is the worst of what
/// entered. Only RAW, LAST and COUNT are defined for BOOLEAN, TEXT and JSON.
public enum Aggregate {
  /// The readings as they are, oldest first; the first ones when there are more than asked for.
  RAW,
  /// The least value of each bucket, and when it was.
  MIN,
  /// The greatest value of each bucket, and when it was.
  MAX,
  /// The arithmetic mean of each bucket's values.
  MEAN,
  /// The last reading of each bucket.
  LAST,
  /// How many readings each bucket holds.
  COUNT,
  /// The readings that keep the shape of the line (Largest Triangle Three Buckets, Steinarsson
  /// 2013); the first and the last of the range are among them.
  LTTB
}
