package io.lockstep.api.internal.sql;

import static io.lockstep.api.internal.sql.Functions.call;
import static io.lockstep.api.internal.sql.Functions.micros;
import static io.lockstep.api.internal.sql.Functions.nonNull;
import static io.lockstep.api.internal.sql.Functions.own;
import static io.lockstep.api.internal.sql.Functions.text;
import static io.lockstep.api.internal.sql.Functions.type;

import io.lockstep.api.internal.sql.Functions.Moment;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlOperatorBinding;
import org.apache.calcite.sql.type.SqlReturnTypeInference;
import org.apache.calcite.sql.type.SqlTypeName;
import org.jspecify.annotations.Nullable;

/// What clients of PostgreSQL ask of its catalogue.
final class CatalogFunctions {
  private CatalogFunctions() {}

  /// A table's number by its name, or its name by its number.
  private static @Nullable Object regclass(Moment moment, @Nullable Object[] a) {
    Object of = nonNull(a[0]);
    if (!(of instanceof String name)) {
      return moment.catalogue().name(micros(of));
    }
    Long oid = moment.catalogue().oid(name);
    if (oid == null) {
      throw StatementException.of("42P01", "relation \"%s\" does not exist".formatted(name));
    }
    return oid;
  }

  /// Of an array, or of a text that is one.
  private static List<?> elements(@Nullable Object array) {
    return array instanceof List<?> list ? list : Arrays.texts(text(array));
  }

  private static RelDataType element(SqlOperatorBinding binding) {
    RelDataType of = binding.getOperandType(0).getComponentType();
    return binding
        .getTypeFactory()
        .createTypeWithNullability(
            of == null ? binding.getTypeFactory().createSqlType(SqlTypeName.VARCHAR) : of, true);
  }

  private static Object noRows(String function) {
    throw StatementException.of(
        StatementException.NOT_SUPPORTED,
        "%s: expected it behind FROM, found it among the items of SELECT".formatted(function));
  }

  private static @Nullable Object schemaName(@Nullable Object oid) {
    for (String schema : List.of("public", "pg_catalog", "information_schema")) {
      if (oid instanceof Number number && CatalogTables.schemaOid(schema) == number.longValue()) {
        return schema;
      }
    }
    return null;
  }

  static void register() {
    SqlReturnTypeInference aText = type(SqlTypeName.VARCHAR);
    own("version", aText, 0, 0, (_, _) -> "PostgreSQL 16.0 (Lockstep, read-only)");
    own("current_database", aText, 0, 0, (_, _) -> "lockstep");
    call("CURRENT_CATALOG", (_, _) -> "lockstep");
    call("CURRENT_SCHEMA", (_, _) -> "public");
    own("current_schema", aText, 0, 0, (_, _) -> "public");
    own(
        "current_schemas",
        Functions::arrayOfTexts,
        1,
        1,
        (_, _) -> List.of("pg_catalog", "public"));
    for (String name : List.of("CURRENT_USER", "SESSION_USER", "USER")) {
      call(name, (m, _) -> m.user());
    }
    // Of indexes, which there are none of; its value would have the parts x and n.
    own("_pg_expandarray", Functions::arrayElement, 1, 1, true, (_, _) -> null);
    SqlReturnTypeInference texts = Functions::arrayOfTexts;
    own(
        "string_to_array",
        texts,
        2,
        2,
        (_, a) -> List.of(text(a[0]).split(java.util.regex.Pattern.quote(text(a[1])), -1)));
    own(
        "parse_ident",
        texts,
        1,
        1,
        (_, a) -> List.of(text(a[0]).replace("\"", "").split("\\.", -1)));
    call("CARDINALITY", (_, a) -> (long) ((List<?>) nonNull(a[0])).size());
    own("array_lower", type(SqlTypeName.BIGINT), 2, 2, (_, _) -> 1L);
    own(
        "array_length",
        type(SqlTypeName.BIGINT),
        2,
        2,
        (_, a) -> (long) ((List<?>) nonNull(a[0])).size());
    own(
        "array_upper",
        type(SqlTypeName.BIGINT),
        2,
        2,
        (_, a) ->
            a[0] instanceof List<?> list && !list.isEmpty() ? (Long) (long) list.size() : null);
    own("pg_backend_pid", type(SqlTypeName.BIGINT), 0, 0, (_, _) -> 0L);
    own("pg_is_in_recovery", type(SqlTypeName.BOOLEAN), 0, 0, (_, _) -> false);
    own("pg_table_is_visible", type(SqlTypeName.BOOLEAN), 1, 1, (_, _) -> true);
    own("pg_type_is_visible", type(SqlTypeName.BOOLEAN), 1, 1, (_, _) -> true);
    own("pg_function_is_visible", type(SqlTypeName.BOOLEAN), 1, 1, (_, _) -> true);
    own("has_table_privilege", type(SqlTypeName.BOOLEAN), 2, 3, (_, _) -> true);
    own("has_schema_privilege", type(SqlTypeName.BOOLEAN), 2, 3, (_, _) -> true);
    own("pg_get_userbyid", aText, 1, 1, (_, _) -> "lockstep");
    own("pg_encoding_to_char", aText, 1, 1, (_, _) -> "UTF8");
    own("format_type", aText, 2, 2, true, (_, a) -> PgTypes.nameOf(a[0]));
    own("to_regclass", type(SqlTypeName.BIGINT), 1, 1, (m, a) -> m.catalogue().oid(text(a[0])));
    own("pg_regclass", Functions::regclassType, 1, 1, CatalogFunctions::regclass);
    own(
        "pg_regtype",
        Functions::regclassType,
        1,
        1,
        (_, a) -> a[0] instanceof String name ? PgTypes.oidOf(name) : PgTypes.nameOf(a[0]));
    own(
        "pg_regnamespace",
        Functions::regclassType,
        1,
        1,
        (_, a) ->
            a[0] instanceof String name
                ? (Object) CatalogTables.schemaOid(name)
                : schemaName(a[0]));
    own("pg_name", aText, 1, 1, (_, a) -> text(a[0]));
    own(
        "pg_any",
        type(SqlTypeName.BOOLEAN),
        3,
        3,
        (_, a) -> Expressions.any(SqlKind.valueOf(text(a[0])), nonNull(a[1]), elements(a[2])));
    own(
        "pg_all",
        type(SqlTypeName.BOOLEAN),
        3,
        3,
        (_, a) ->
            Expressions.any(
                        SqlKind.valueOf(text(a[0])).negateNullSafe(), nonNull(a[1]), elements(a[2]))
                    instanceof Boolean isAny
                ? (Object) !isAny
                : null);
    own("pg_texts", texts, 1, 1, (_, a) -> elements(a[0]));
    own("pg_unnest", CatalogFunctions::element, 1, 1, (_, _) -> noRows("unnest"));
    own(
        "generate_subscripts",
        type(SqlTypeName.BIGINT),
        2,
        3,
        (_, _) -> noRows("generate_subscripts"));
    own("pg_typeof", aText, 1, 1, (_, _) -> "unknown");
    own("pg_get_statisticsobjdef_columns", aText, 1, 1, true, (_, _) -> null);
    own("pg_get_triggerdef", aText, 1, 2, true, (_, _) -> null);
    own("pg_get_ruledef", aText, 1, 2, true, (_, _) -> null);
    own("pg_get_viewdef", aText, 1, 2, true, (_, _) -> null);
    own("pg_get_function_result", aText, 1, 1, true, (_, _) -> null);
    own("pg_get_function_arguments", aText, 1, 1, true, (_, _) -> null);
    own("pg_get_function_identity_arguments", aText, 1, 1, true, (_, _) -> null);
    own("pg_get_functiondef", aText, 1, 1, true, (_, _) -> null);
    own("pg_get_serial_sequence", aText, 2, 2, true, (_, _) -> null);
    own("pg_tablespace_location", aText, 1, 1, (_, _) -> "");
    own("pg_tablespace_databases", type(SqlTypeName.BIGINT), 1, 1, true, (_, _) -> null);
    own("pg_size_pretty", aText, 1, 1, (_, a) -> micros(a[0]) + " bytes");
    for (String size :
        List.of(
            "pg_table_size",
            "pg_relation_size",
            "pg_total_relation_size",
            "pg_indexes_size",
            "pg_database_size")) {
      own(size, type(SqlTypeName.BIGINT), 1, 2, (_, _) -> 0L);
    }
    own("pg_relation_is_publishable", type(SqlTypeName.BOOLEAN), 1, 1, (_, _) -> false);
    own("pg_stat_get_numscans", type(SqlTypeName.BIGINT), 1, 1, (_, _) -> 0L);
    own("getdatabaseencoding", aText, 0, 0, (_, _) -> "UTF8");
    own("pg_char_to_encoding", type(SqlTypeName.INTEGER), 1, 1, (_, _) -> 6L);
    own("pg_client_encoding", aText, 0, 0, (_, _) -> "UTF8");
    own(
        "pg_postmaster_start_time",
        type(SqlTypeName.TIMESTAMP_WITH_LOCAL_TIME_ZONE),
        0,
        0,
        (m, _) -> m.nowMicros());
    own(
        "pg_conf_load_time",
        type(SqlTypeName.TIMESTAMP_WITH_LOCAL_TIME_ZONE),
        0,
        0,
        (m, _) -> m.nowMicros());
    own("txid_current", type(SqlTypeName.BIGINT), 0, 0, (_, _) -> 1L);
    own("inet_server_addr", aText, 0, 0, true, (_, _) -> null);
    own("inet_server_port", type(SqlTypeName.INTEGER), 0, 0, true, (_, _) -> null);
    own("inet_client_addr", aText, 0, 0, true, (_, _) -> null);
    own("pg_my_temp_schema", type(SqlTypeName.BIGINT), 0, 0, (_, _) -> 0L);
    own("pg_is_other_temp_schema", type(SqlTypeName.BOOLEAN), 1, 1, (_, _) -> false);
    for (String name :
        List.of(
            "pg_opclass_is_visible",
            "pg_operator_is_visible",
            "pg_collation_is_visible",
            "pg_conversion_is_visible",
            "pg_statistics_obj_is_visible",
            "pg_ts_dict_is_visible",
            "pg_ts_config_is_visible")) {
      own(name, type(SqlTypeName.BOOLEAN), 1, 1, (_, _) -> true);
    }
    for (String name :
        List.of(
            "has_database_privilege",
            "has_column_privilege",
            "has_any_column_privilege",
            "has_function_privilege",
            "has_sequence_privilege",
            "pg_has_role")) {
      own(name, type(SqlTypeName.BOOLEAN), 2, 4, (_, _) -> true);
    }
    own("set_config", aText, 3, 3, (_, a) -> text(a[1]));
    own("pg_get_expr", aText, 2, 3, true, (_, _) -> null);
    own("obj_description", aText, 1, 2, (m, a) -> m.catalogue().says(micros(a[0])));
    own("col_description", aText, 2, 2, (m, a) -> m.catalogue().says(micros(a[0]), micros(a[1])));
    own("shobj_description", aText, 2, 2, true, (_, _) -> null);
    own("pg_get_indexdef", aText, 1, 3, true, (_, _) -> null);
    own("pg_get_constraintdef", aText, 1, 2, true, (_, _) -> null);
    own("pg_get_partkeydef", aText, 1, 1, true, (_, _) -> null);
    own("current_setting", aText, 1, 2, (_, a) -> Settings.value(text(a[0])));
  }

  /// Settings of a session of PostgreSQL, as far as clients ask for them.
  static final class Settings {
    static final Map<String, String> ALL =
        new TreeMap<>(
            Map.ofEntries(
                Map.entry("server_version", "16.0"),
                Map.entry("server_version_num", "160000"),
                Map.entry("server_encoding", "UTF8"),
                Map.entry("client_encoding", "UTF8"),
                Map.entry("datestyle", "ISO, MDY"),
                Map.entry("intervalstyle", "postgres"),
                Map.entry("timezone", "UTC"),
                Map.entry("integer_datetimes", "on"),
                Map.entry("standard_conforming_strings", "on"),
                Map.entry("transaction_read_only", "on"),
                Map.entry("default_transaction_read_only", "on"),
                Map.entry("transaction_isolation", "read committed"),
                Map.entry("search_path", "public"),
                Map.entry("max_identifier_length", "63"),
                Map.entry("is_superuser", "off"),
                Map.entry("lc_collate", "C"),
                Map.entry("extra_float_digits", "1"),
                Map.entry("application_name", ""),
                Map.entry("max_index_keys", "32"),
                Map.entry("bytea_output", "hex"),
                Map.entry("statement_timeout", "0"),
                Map.entry("lock_timeout", "0"),
                Map.entry("idle_in_transaction_session_timeout", "0"),
                Map.entry("client_min_messages", "notice"),
                Map.entry("lc_ctype", "C"),
                Map.entry("lc_monetary", "C"),
                Map.entry("lc_numeric", "C"),
                Map.entry("lc_time", "C"),
                Map.entry("lc_messages", "C"),
                Map.entry("jit", "off"),
                Map.entry("row_security", "on"),
                Map.entry("ssl", "on"),
                Map.entry("session_authorization", "lockstep"),
                Map.entry("default_transaction_isolation", "read committed"),
                Map.entry("in_hot_standby", "off"),
                Map.entry("max_connections", "100"),
                Map.entry("block_size", "8192"),
                Map.entry("password_encryption", "scram-sha-256"),
                Map.entry("default_tablespace", ""),
                Map.entry("role", "none"),
                Map.entry("xmloption", "content"),
                Map.entry("escape_string_warning", "on"),
                Map.entry("backslash_quote", "safe_encoding")));

    private Settings() {}

    static @Nullable String value(String name) {
      return ALL.get(name.toLowerCase(Locale.ROOT).replace("time zone", "timezone"));
    }
  }
}
