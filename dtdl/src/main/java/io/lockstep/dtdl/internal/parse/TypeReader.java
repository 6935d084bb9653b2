package io.lockstep.dtdl.internal.parse;

import io.lockstep.dtdl.Dtmi;
import io.lockstep.dtdl.SourceLocation;
import io.lockstep.dtdl.internal.json.Json;
import io.lockstep.dtdl.internal.metamodel.Instance;
import io.lockstep.dtdl.internal.metamodel.TypeDef;
import io.lockstep.dtdl.internal.metamodel.TypeDef.ClassDef;
import io.lockstep.dtdl.internal.metamodel.TypeDef.CotypeDef;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads `@type`: one class, and co-types.
final class TypeReader {

  /// What `@type` says.
  ///
  /// @param type the class; null if there is none
  /// @param undefined terms that are not defined and tolerated
  /// @param first the first word as written, for messages
  record Types(
      @Nullable ClassDef type,
      List<CotypeDef> cotypes,
      List<String> undefined,
      @Nullable String first) {}

  private final Batch batch;
  private final SourceText source;
  private final ActiveContext context;
  private final @Nullable String id;
  private final List<ClassDef> classes = new ArrayList<>();
  private final List<CotypeDef> cotypes = new ArrayList<>();
  private final List<String> undefined = new ArrayList<>();
  private @Nullable String foreign;

  private TypeReader(Batch batch, SourceText source, ActiveContext context, @Nullable String id) {
    this.batch = batch;
    this.source = source;
    this.context = context;
    this.id = id;
  }

  /// Reads the types of an object; an object without `@type` has none.
  static Types read(
      Batch batch, SourceText source, ActiveContext context, @Nullable String id, Json.Obj object) {
    Json.Member member = object.member("@type");
    if (member == null) {
      return new Types(null, List.of(), List.of(), null);
    }
    return new TypeReader(batch, source, context, id).read(member);
  }

  private Types read(Json.Member member) {
    SourceLocation where = source.at(member);
    List<Json> items =
        member.value() instanceof Json.Arr list ? list.items() : List.of(member.value());
    String first = null;
    for (Json item : items) {
      if (item instanceof Json.Str text) {
        first = first == null ? text.value() : first;
        word(text.value(), where);
      } else {
        batch.add(new Finding("typeNotString", source.at(item)).primary(id).found(item));
      }
    }
    if (classes.size() > 1) {
      String names = String.join(" and ", classes.stream().map(ClassDef::name).toList());
      batch.add(new Finding("multipleMaterialTypes", where).primary(id).value(names));
    }
    if (foreign != null) {
      return new Types(null, cotypes, undefined, foreign);
    }
    return new Types(classes.isEmpty() ? null : classes.getFirst(), cotypes, undefined, first);
  }

  private void word(String word, SourceLocation where) {
    TypeDef known = context.vocabulary().type(word);
    switch (known) {
      case ClassDef type -> {
        if (!classes.contains(type)) {
          classes.add(type);
        }
      }
      case CotypeDef cotype -> {
        if (cotype.isAbstract()) {
          batch.add(new Finding("abstractSupplementalType", where).primary(id).type(cotype.name()));
        } else if (!cotypes.contains(cotype)) {
          cotypes.add(cotype);
        }
      }
      case null -> unknown(word, where);
    }
  }

  private void unknown(String word, SourceLocation where) {
    Instance instance = context.vocabulary().instance(word);
    if (context.version() == 2 && instance != null && instance.unitKind() != null) {
      // DTDL v2 sees kinds of units as classes, of which models can have no elements.
      foreign = word;
      return;
    }
    String rule = null;
    boolean isOpen = context.version() == 2 || context.isIncomplete();
    if (word.startsWith("dtmi:")) {
      if (!Dtmi.isValid(word)) {
        rule = "typeInvalidDtmi";
      } else if (context.vocabulary().isKnown(word)) {
        rule = context.isIncomplete() ? null : "typeIrrelevantDtmiOrTerm";
      } else {
        rule = isOpen ? null : "typeUndefinedTerm";
      }
    } else if (word.indexOf(':') >= 0) {
      rule = context.version() == 2 ? null : "typeNotDtmiNorTerm";
    } else if (context.vocabulary().isKnown(word)) {
      rule = context.isIncomplete() ? null : "typeIrrelevantDtmiOrTerm";
    } else {
      rule = isOpen ? null : "typeUndefinedTerm";
    }
    if (rule == null) {
      undefined.add(word);
    } else {
      batch.add(new Finding(rule, where).primary(id).value(word));
      if (rule.equals("typeUndefinedTerm")) {
        undefined.add(word);
      }
    }
  }
}
