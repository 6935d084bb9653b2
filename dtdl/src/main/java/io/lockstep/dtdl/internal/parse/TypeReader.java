package io.lockstep.dtdl.internal.parse;

import io.lockstep.dtdl.SourceLocation;
import io.lockstep.dtdl.internal.json.Json;
import io.lockstep.dtdl.internal.metamodel.Instance;
import io.lockstep.dtdl.internal.metamodel.LanguageRule;
import io.lockstep.dtdl.internal.metamodel.Metamodel;
import io.lockstep.dtdl.internal.metamodel.TypeDef.ClassDef;
import io.lockstep.dtdl.internal.metamodel.TypeDef.CotypeDef;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads `@type`: one class that the place allows, and co-types.
final class TypeReader {

  /// What `@type` says.
  ///
  /// @param cotypes in the order of writing, whether or not they fit
  /// @param undefined terms that are not defined and tolerated
  record Types(ClassDef type, List<CotypeDef> cotypes, List<String> undefined) {}

  private final Batch batch;
  private final Place place;
  private final SourceText source;
  private final ActiveContext context;
  private final Json.Obj object;
  private final String id;
  private final List<ClassDef> classes = new ArrayList<>();
  private final List<CotypeDef> cotypes = new ArrayList<>();
  private final List<String> undefined = new ArrayList<>();
  private boolean isSound = true;

  private TypeReader(Batch batch, Place place, ActiveContext context, Json.Obj object, String id) {
    this.batch = batch;
    this.place = place;
    this.source = place.source();
    this.context = context;
    this.object = object;
    this.id = id;
  }

  /// Reads the types of an object; null after an error. An object without `@type` is of the class
  /// that its place implies.
  static @Nullable Types read(
      Batch batch, Place place, ActiveContext context, Json.Obj object, String id) {
    TypeReader reader = new TypeReader(batch, place, context, object, id);
    Json.Member member = object.member("@type");
    if (member != null) {
      reader.read(member);
    } else if (place.isTypeImplied()) {
      reader.word(place.part());
    }
    return reader.types();
  }

  private void read(Json.Member member) {
    List<Json> items =
        switch (member.value()) {
          case Json.Arr list -> list.items();
          case Json.Str text -> List.of(text);
          case Json.Obj _, Json.Num _, Json.Bool _, Json.Null _ -> List.of();
        };
    for (Json item : items) {
      if (item instanceof Json.Str text) {
        word(text.value());
      } else {
        refuse(new Finding("typeNotString", source.at(item)).primary(id).found(item));
      }
    }
  }

  private @Nullable Types types() {
    if (!isSound) {
      return null;
    }
    if (classes.isEmpty()) {
      batch.add(badType(null));
      return null;
    }
    if (classes.size() > 1) {
      String names = String.join(" and ", classes.stream().map(ClassDef::name).toList());
      batch.add(new Finding("multipleMaterialTypes", whereType()).primary(id).value(names));
      return null;
    }
    return new Types(classes.getFirst(), cotypes, undefined);
  }

  private void refuse(Finding finding) {
    batch.add(finding);
    isSound = false;
  }

  private SourceLocation whereType() {
    Json.Member member = object.member("@type");
    return member == null ? source.at(object) : source.at(member);
  }

  private Finding badType(@Nullable String word) {
    return new Finding("badType", place.where(object))
        .primary(place.parentId())
        .secondary(id)
        .property(place.property())
        .value(word)
        .found(word == null ? "missing" : word)
        .restriction(place.part())
        .related(source.over(object));
  }

  private void word(String word) {
    Metamodel language = context.vocabulary().language();
    if (context.vocabulary().type(word) instanceof ClassDef type && fits(type)) {
      if (!classes.contains(type)) {
        classes.add(type);
      }
      return;
    }
    if (batch.tables().isClass(word)) {
      refuse(badType(word));
      return;
    }
    String typeId = context.resolve(word);
    if (typeId == null) {
      unknown(word);
      return;
    }
    CotypeDef cotype = batch.tables().cotype(typeId);
    if (cotype == null) {
      Instance instance = context.vocabulary().instance(word);
      if (language.has(LanguageRule.UNIT_KINDS_ARE_TYPES)
          && instance != null
          && instance.unitKind() != null) {
        // DTDL v2 sees kinds of units as classes, of which models can have no elements.
        refuse(badType(word));
      } else if (context.isIncomplete()) {
        undefined.add(word);
      } else {
        refuse(
            new Finding("typeIrrelevantDtmiOrTerm", whereType())
                .primary(id)
                .value(word)
                .restriction(language.version()));
      }
    } else if (cotype.isAbstract()) {
      refuse(new Finding("abstractSupplementalType", whereType()).primary(id).type(cotype.name()));
    } else if (!cotypes.contains(cotype)) {
      cotypes.add(cotype);
    }
  }

  /// At the top level all classes of elements are compared, also those that models have none of.
  private boolean fits(ClassDef type) {
    return place.parent() == null
        ? !isBase(type) && !type.name().equals("GeospatialSchema")
        : !type.isAbstract() && type.isA(place.part());
  }

  private boolean isBase(ClassDef type) {
    return context.vocabulary().language().classes().values().stream()
        .anyMatch(
            other ->
                !other.equals(type)
                    && other.isA(type.name())
                    && !other.name().equals("GeospatialSchema"));
  }

  /// A word that is no identifier and stands for none. DTDL v2 takes all that for co-types.
  private void unknown(String word) {
    String rule = null;
    if (word.startsWith("dtmi:")) {
      rule = "typeInvalidDtmi";
    } else if (!context.has(LanguageRule.OPEN_VOCABULARY) && word.indexOf(':') >= 0) {
      rule = "typeNotDtmiNorTerm";
    } else if (!context.has(LanguageRule.OPEN_VOCABULARY) && !context.isIncomplete()) {
      rule = "typeUndefinedTerm";
    }
    if (rule == null) {
      undefined.add(word);
    } else {
      refuse(new Finding(rule, whereType()).primary(id).value(word).restriction(context.version()));
    }
  }
}
