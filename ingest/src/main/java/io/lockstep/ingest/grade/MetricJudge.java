package io.lockstep.ingest.grade;

import io.lockstep.ingest.sparkplug.PayloadTree.DataSet;
import io.lockstep.ingest.sparkplug.PayloadTree.Metric;
import io.lockstep.ingest.sparkplug.PayloadTree.Parameter;
import io.lockstep.ingest.sparkplug.PayloadTree.Properties;
import io.lockstep.ingest.sparkplug.PayloadTree.Property;
import io.lockstep.ingest.sparkplug.PayloadTree.Template;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Judges what a metric carries: properties, data sets and templates (Sparkplug 3.0 §6.4). Confined
/// to the grader's thread.
final class MetricJudge {
  /// Data types, the last of which is DateTimeArray.
  static final long TYPES = 34;

  private static final long BASIC_TYPES = 15;
  private static final long PROPERTY_TYPES = 21;
  private static final long INT32 = 3;
  private static final String DEFINITIONS = "_types_/";
  private static final String NOT_TEXT = "\uFFFD";

  /// A template's definition: the names in it.
  private record Definition(List<String> members, List<String> parameters) {}

  private final Judgements judgements;

  /// Null until an NBIRTH was seen.
  private @Nullable Map<String, Definition> definitions;

  MetricJudge(Judgements judgements) {
    this.judgements = judgements;
  }

  /// An NBIRTH comes: what it defines replaces what was defined before.
  void begin(List<Metric> metrics) {
    Map<String, Definition> defined = new LinkedHashMap<>();
    for (Metric metric : metrics) {
      Template template = metric.template();
      String name = metric.name();
      if (template != null && name != null && isDefinition(name, template)) {
        defined.put(
            bare(name),
            new Definition(
                names(template.members()),
                template.parameters().stream()
                    .map(Parameter::name)
                    .filter(Objects::nonNull)
                    .toList()));
      }
    }
    definitions = defined;
  }

  private static List<String> names(List<Metric> metrics) {
    List<String> names = new ArrayList<>();
    for (Metric metric : metrics) {
      String name = metric.name();
      if (name != null) {
        names.add(name);
      }
    }
    return names;
  }

  private static boolean isDefinition(String name, Template template) {
    return Boolean.TRUE.equals(template.isDefinition()) || name.startsWith(DEFINITIONS);
  }

  private static String bare(String name) {
    return name.startsWith(DEFINITIONS) ? name.substring(DEFINITIONS.length()) : name;
  }

  /// Judges what a metric carries.
  ///
  /// @param where the metric, for examples
  /// @param isNodeBirth in an NBIRTH, where templates are defined
  /// @param isBirth in an NBIRTH or DBIRTH
  void judge(Metric metric, String where, boolean isNodeBirth, boolean isBirth) {
    Properties properties = metric.properties();
    if (properties != null) {
      judge(properties, where, isBirth);
    }
    DataSet dataSet = metric.dataSet();
    if (dataSet != null) {
      judge(dataSet, where);
    }
    Template template = metric.template();
    if (template != null) {
      judge(template, where, isNodeBirth, isBirth);
    }
  }

  private void judge(Properties properties, String where, boolean isBirth) {
    int keys = properties.keys().size();
    int values = properties.values().size();
    judgements.judge(
        Rule.PROPERTY_SIZES,
        keys == values,
        () ->
            "%s: expected as many keys as values, found %d and %d".formatted(where, keys, values));
    for (int i = 0; i < Math.min(keys, values); i++) {
      String key = properties.keys().get(i);
      Property value = properties.values().get(i);
      Long type = value.type();
      if (isBirth) {
        judgements.judge(
            Rule.PROPERTY_TYPE,
            type != null,
            () -> "%s: expected a type of the property %s, found none".formatted(where, key));
      }
      if (type != null) {
        judgements.judge(
            Rule.PROPERTY_TYPE_KNOWN,
            type > 0 && type <= PROPERTY_TYPES,
            () ->
                "%s: expected a type from 1 to %d of the property %s, found %d"
                    .formatted(where, PROPERTY_TYPES, key, type));
      }
      if (key.equals("Quality")) {
        judgements.judge(
            Rule.QUALITY_TYPE,
            type != null && type == INT32,
            () -> "%s: expected Quality of type 3 (Int32), found %s".formatted(where, type));
        judgements.judge(
            Rule.QUALITY_VALUE,
            value.bits() == 0 || value.bits() == 192 || value.bits() == 500,
            () ->
                "%s: expected a Quality of 0, 192 or 500, found %d".formatted(where, value.bits()));
      }
    }
  }

  private void judge(DataSet set, String where) {
    int names = set.names().size();
    Long columns = set.columns();
    judgements.judge(
        Rule.DATA_SET_COLUMNS,
        columns != null && columns == names,
        () ->
            "%s: expected a data set of %s columns, found %d headers"
                .formatted(where, columns, names));
    judgements.judge(
        Rule.DATA_SET_TYPES,
        set.types().size() == names,
        () -> "%s: expected %d types, found %d".formatted(where, names, set.types().size()));
    judgements.judge(
        Rule.DATA_SET_TYPES_KNOWN,
        set.types().stream().allMatch(type -> type > 0 && type <= BASIC_TYPES),
        () -> "%s: expected types of columns from 1 to 15, found %s".formatted(where, set.types()));
    judgements.judge(
        Rule.DATA_SET_VALUES,
        set.rows().stream().allMatch(row -> row.stream().allMatch(field -> field <= 6)),
        () -> where + ": expected values in the fields 1 to 6, found an extension");
  }

  private void judge(Template template, String where, boolean isNodeBirth, boolean isBirth) {
    Boolean mark = template.isDefinition();
    judgements.judge(
        Rule.TEMPLATE_MARKED,
        mark != null,
        () -> where + ": expected is_definition in a template, found none");
    String version = template.version();
    if (version != null) {
      judgements.judge(
          Rule.TEMPLATE_VERSION,
          !version.contains(NOT_TEXT),
          () -> where + ": expected a version in UTF-8, found other bytes");
    }
    judgeParameters(template.parameters(), where, isBirth);
    if (Boolean.TRUE.equals(mark) || where.startsWith(DEFINITIONS)) {
      judgeDefinition(template, where, isNodeBirth);
    }
    if (template.reference() != null || !Boolean.TRUE.equals(mark)) {
      judgeInstance(template, where, isBirth);
    }
    for (Metric member : template.members()) {
      Template inner = member.template();
      String name = member.name();
      if (inner != null) {
        judge(inner, where + "/" + name, isNodeBirth, isBirth);
      }
    }
  }

  private void judgeDefinition(Template template, String where, boolean isNodeBirth) {
    judgements.judge(
        Rule.DEFINED_IN_NBIRTH,
        isNodeBirth,
        () -> where + ": expected the definition of a template in an NBIRTH, found it elsewhere");
    judgements.judge(
        Rule.DEFINITION_MARKED,
        Boolean.TRUE.equals(template.isDefinition()),
        () -> where + ": expected is_definition true, found " + template.isDefinition());
    judgements.judge(
        Rule.DEFINITION_REFERENCE,
        template.reference() == null,
        () -> where + ": expected no template_ref in a definition, found " + template.reference());
  }

  private void judgeInstance(Template template, String where, boolean isBirth) {
    if (where.startsWith(DEFINITIONS)) {
      return; // It was judged as a definition.
    }
    String reference = template.reference();
    judgements.judge(
        Rule.INSTANCE_MARKED,
        Boolean.FALSE.equals(template.isDefinition()),
        () -> where + ": expected is_definition false, found " + template.isDefinition());
    judgements.judge(
        Rule.INSTANCE_REFERENCE,
        reference != null && !reference.contains(NOT_TEXT),
        () -> where + ": expected a template_ref, found " + reference);
    Map<String, Definition> defined = definitions;
    if (reference == null || defined == null) {
      return;
    }
    @Nullable Definition definition = defined.get(bare(reference));
    judgements.judge(
        Rule.INSTANCE_DEFINED,
        definition != null,
        () ->
            "%s: expected a definition of %s in the NBIRTH, found none"
                .formatted(where, reference));
    if (definition == null) {
      return;
    }
    List<String> members = names(template.members());
    judgements.judge(
        Rule.INSTANCE_MEMBERS,
        definition.members().containsAll(members),
        () ->
            "%s: expected members of %s, found %s".formatted(where, definition.members(), members));
    if (isBirth) {
      judgements.judge(
          Rule.INSTANCE_WHOLE,
          members.containsAll(definition.members()),
          () ->
              "%s: expected all of %s in a birth, found %s"
                  .formatted(where, definition.members(), members));
    }
    for (Parameter parameter : template.parameters()) {
      judgements.judge(
          Rule.INSTANCE_PARAMETERS,
          definition.parameters().contains(parameter.name()),
          () ->
              "%s: expected one of the parameters %s, found %s"
                  .formatted(where, definition.parameters(), parameter.name()));
    }
  }

  private void judgeParameters(List<Parameter> parameters, String where, boolean isBirth) {
    for (Parameter parameter : parameters) {
      String name = parameter.name();
      judgements.judge(
          Rule.PARAMETER_NAME,
          name != null && !name.isEmpty(),
          () -> where + ": expected a name of a parameter, found none");
      judgements.judge(
          Rule.PARAMETER_NAME_TEXT,
          name == null || !name.contains(NOT_TEXT),
          () -> where + ": expected a parameter's name in UTF-8, found other bytes");
      Long type = parameter.type();
      if (isBirth) {
        judgements.judge(
            Rule.PARAMETER_TYPE,
            type != null,
            () -> "%s: expected a type of the parameter %s, found none".formatted(where, name));
      }
      if (type != null) {
        judgements.judge(
            Rule.PARAMETER_TYPE_KNOWN,
            type > 0 && type <= TYPES,
            () -> "%s: expected a type from 1 to %d, found %d".formatted(where, TYPES, type));
      }
      judgements.judge(
          Rule.PARAMETER_VALUE,
          parameter.field() <= 8,
          () ->
              "%s: expected the parameter %s in the fields 3 to 8, found an extension"
                  .formatted(where, name));
    }
  }
}
