package io.lockstep.dtdl.internal.parse;

import io.lockstep.dtdl.SourceLocation;
import io.lockstep.dtdl.internal.json.Json;
import io.lockstep.dtdl.internal.json.Span;

/// A source under parse: makes locations.
record SourceText(String name, String text) {

  /// The first line of a value.
  SourceLocation at(Json json) {
    Span span = json.span();
    return new SourceLocation(name, span.line(), span.column(), span.line());
  }

  /// The line of a member.
  SourceLocation at(Json.Member member) {
    return new SourceLocation(name, member.line(), member.column(), member.line());
  }

  /// A whole value.
  SourceLocation over(Json json) {
    Span span = json.span();
    return new SourceLocation(name, span.line(), span.column(), span.endLine());
  }

  /// A whole member.
  SourceLocation over(Json.Member member) {
    return new SourceLocation(name, member.line(), member.column(), member.endLine());
  }

  /// The source as a whole.
  SourceLocation whole() {
    return new SourceLocation(name, 0, 0, 0);
  }
}
