package io.lockstep.dtdl.internal.parse;

import io.lockstep.dtdl.internal.json.Json;

/// Checks what JSON-LD asks of the keywords `@graph` and `@context` anywhere in a text, before any
/// of it is read as a model. The first flaw is reported.
final class JsonLdChecks {

  private final Batch batch;
  private final SourceText source;

  private JsonLdChecks(Batch batch, SourceText source) {
    this.batch = batch;
    this.source = source;
  }

  /// True if a value has no flaw; else the flaw is reported.
  static boolean isSound(Batch batch, SourceText source, Json json) {
    return new JsonLdChecks(batch, source).isSound(json);
  }

  private boolean isSound(Json json) {
    return switch (json) {
      case Json.Obj object -> isSoundObject(object);
      case Json.Arr array -> {
        for (Json item : array.items()) {
          if (!isSound(item)) {
            yield false;
          }
        }
        yield true;
      }
      case Json.Str _, Json.Num _, Json.Bool _, Json.Null _ -> true;
    };
  }

  private boolean isSoundObject(Json.Obj object) {
    for (Json.Member member : object.members()) {
      boolean isSound =
          switch (member.name()) {
            case "@graph" -> isSoundGraph(member);
            case "@context" -> isSoundContext(member);
            case "@value" -> isSound(member.value());
            default -> member.name().startsWith("@") || isSound(member.value());
          };
      if (!isSound) {
        return false;
      }
    }
    return true;
  }

  private boolean isSoundGraph(Json.Member member) {
    if (member.value() instanceof Json.Arr list) {
      for (Json item : list.items()) {
        if (!(item instanceof Json.Obj object)) {
          batch.quit(new Finding("graphNotObject", source.at(item)).found(item));
          return false;
        }
        if (!isSoundObject(object)) {
          return false;
        }
      }
      return true;
    }
    if (member.value() instanceof Json.Obj object) {
      return isSoundObject(object);
    }
    batch.quit(new Finding("graphNotObject", source.at(member)).found(member.value()));
    return false;
  }

  private boolean isSoundContext(Json.Member member) {
    if (member.value() instanceof Json.Arr list) {
      for (Json item : list.items()) {
        if (!isSoundComponent(item)) {
          return false;
        }
      }
      return true;
    }
    return isSoundComponent(member.value());
  }

  private boolean isSoundComponent(Json component) {
    return switch (component) {
      case Json.Str _ -> true;
      case Json.Obj local -> {
        for (Json.Member term : local.members()) {
          if (!isSoundTerm(term)) {
            yield false;
          }
        }
        yield true;
      }
      case Json.Arr _, Json.Num _, Json.Bool _, Json.Null _ -> {
        batch.quit(new Finding("invalidContext", source.at(component)).found(component));
        yield false;
      }
    };
  }

  private boolean isSoundTerm(Json.Member term) {
    Finding finding =
        switch (term.value()) {
          case Json.Null _, Json.Str _ -> null;
          case Json.Obj definition ->
              switch (definition.get("@id")) {
                case null -> new Finding("termDefinitionMissingIdProperty", source.at(definition));
                case Json.Str _ -> null;
                case Json other ->
                    new Finding("termDefinitionIdPropertyNotString", source.at(other));
              };
          case Json.Arr _, Json.Num _, Json.Bool _ ->
              new Finding("termDefinitionNotStringOrObject", source.at(term));
        };
    if (finding != null) {
      batch.quit(finding.found("'" + term.name() + "'"));
    }
    return finding == null;
  }
}
