package io.lockstep.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.api.internal.RouteTable;
import io.lockstep.model.Role;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// Who may do what, written down once more here: a route without a row fails, and so does a row
/// that the server does not keep.
final class AuthorisationTest {
  private static final String OPEN = "open";
  private static final String BRANCH = "Branch_";
  private static final Map<String, String> MATRIX = new TreeMap<>();

  static {
    row("viewer", "DigitalTwinModels_List", "DigitalTwinModels_GetById", "DigitalTwins_GetById");
    row("viewer", "DigitalTwins_GetComponent", "DigitalTwins_GetRelationshipById");
    row("viewer", "DigitalTwins_ListRelationships", "DigitalTwins_ListIncomingRelationships");
    row(
        "viewer",
        "Query_QueryTwins",
        "getTwinState",
        "listTwinChanges",
        "listDrift",
        "getHistory",
        "runSql",
        "streamLive");
    row(
        "viewer",
        "listSources",
        "listDrafts",
        "validateModels",
        "compareModels",
        "getMetrics",
        "getBindings");
    row("viewer", "listSparkplugNodes", "getSparkplugNode");
    row("viewer", "getGraph", "compareTimes", "listFaults", "listCommands", "getCommand");
    row("viewer", "getDesired", "listDesired");
    row("viewer", "getRules", "validateRules", "listAlarms", "getAlarm", "listRuns");
    row("viewer", "getAlarmReport", "listAlarmPositions");
    row("operator", "acknowledgeAlarms", "commentAlarm", "assignAlarm", "resetAlarm");
    row("operator", "shelveAlarm", "unshelveAlarm", "takeAlarmOut", "returnAlarm");
    row("operator", "shelveAlarmOf", "unshelveAlarmOf", "takeAlarmOutOf", "returnAlarmOf");
    row("viewer", "listRuleFirings", "getAlarmTrace", "dryRunRules");
    row("engineer", "debugRule", "testRuleMessage");
    row("operator", "replaceDesired", "patchDesired", "beginRun", "abortRun");
    row("viewer", "EventRoutes_List", "EventRoutes_GetById", "listEventDeliveries");
    row("viewer", "listNotificationChannels", "getRuleLog");
    row("engineer", "testNotificationChannel", "listUndeliveredNotifications");
    row("viewer+device", "whoAmI", "logout");
    row("viewer", "changeOwnPassword");
    row(
        "operator",
        "startFault",
        "stopFault",
        "invokeCommand",
        "cancelCommand",
        "acknowledgeAlarm");
    row("operator", "DigitalTwins_Update", "DigitalTwins_UpdateComponent");
    row("operator", "DigitalTwins_UpdateRelationship", "patchTwins");
    row("engineer", "DigitalTwinModels_Add", "DigitalTwinModels_Update");
    row("engineer", "DigitalTwinModels_Delete", "DigitalTwins_Add", "DigitalTwins_Delete");
    row("engineer", "DigitalTwins_AddRelationship", "DigitalTwins_DeleteRelationship");
    row("engineer", "DigitalTwins_SendTelemetry", "DigitalTwins_SendComponentTelemetry");
    row("engineer", "listDevices", "addDevice", "getDevice", "removeDevice", "rotateCredential");
    row("engineer", "changeDevice", "setDeviceState", "releaseDevice", "diagnoseDevice");
    row("engineer", "listDeviceConnections");
    row("engineer", "importDevices", "exportDevices", "retireCredential");
    row("engineer", "signDeviceCertificate", "putModule", "removeModule");
    row("engineer", "rotateModuleCredential", "retireModuleCredential");
    row("engineer", "listRevocations", "revokeCertificate");
    row("engineer", "listEnrolments", "getEnrolment", "putEnrolment", "removeEnrolment");
    row("engineer", "purgeTwin", "getTwinPurge");
    row("engineer", "deriveEnrolmentKey");
    row("engineer", "listApprovals", "approveDevice", "rejectDevice", "forgetDevice");
    row("engineer", "EventRoutes_Add", "EventRoutes_Delete", "listDeadLetters");
    row("engineer", "installItem", "removeItem");
    row("viewer", "listInstallations");
    row("engineer", "listAudit", "getAuditCheckpoint");
    row("engineer", "putBindings", "putRules", "adoptDraft", "migrateTwins");
    row("engineer", "rebind", "listRebindings", "getRebinding", "cancelRebinding");
    row("engineer+device", "publishTelemetry", "publishReading", "influxWrite", "influxWriteV1");
    row("viewer", "exportHistory");
    row(
        "viewer",
        "listBehaviours",
        "listBehaviourParameters",
        "getBehaviourModel",
        "listCalibrations",
        "getCalibration");
    row("operator", "calibrateBehaviour", "dropCalibration", "runFmu");
    row("viewer", "getBehaviour", "validateBehaviour");
    row("engineer", "putBehaviour", "deleteBehaviour");
    row("operator", "restartBehaviour");
    row("viewer", "queryHistory", "makeTrainingSet");
    row("engineer", "getLake", "commitLake", "compactLake", "verifyLake");
    row(
        "engineer",
        "getArchive",
        "listArchiveFiles",
        "runArchive",
        "verifyArchive",
        "listArchiveManifests",
        "readArchive",
        "listHistoryJobs",
        "cancelHistoryJob");
    row("engineer", "getIcebergConfig", "listIcebergNamespaces", "getIcebergNamespace");
    row("engineer", "hasIcebergNamespace", "listIcebergTables", "loadIcebergTable");
    row("engineer", "hasIcebergTable", "reportIcebergMetrics", "createIcebergNamespace");
    row("engineer", "dropIcebergNamespace", "updateIcebergNamespace", "createIcebergTable");
    row("engineer", "registerIcebergTable", "updateIcebergTable", "dropIcebergTable");
    row("engineer", "renameIcebergTable", "commitIcebergTransaction");
    row("engineer", "importHistory", "listHistoryImports", "getHistoryImport");
    row("engineer", "cancelHistoryImport", "resumeHistoryImport");
    row(OPEN, "influxPing", "influxHealth", "influxReady");
    row("viewer", "ImportJobs_List", "ImportJobs_GetById", "listUploads", "getUpload");
    row("viewer", "DeleteJobs_List", "DeleteJobs_GetById");
    row("viewer", "DeleteJobs_List_Older", "DeleteJobs_GetById_Older");
    row("engineer", "ImportJobs_Add", "ImportJobs_Delete", "ImportJobs_Cancel");
    row("engineer", "DeleteJobs_Add", "DeleteJobs_Add_Older", "putUpload", "deleteUpload");
    row("engineer", "putFmu", "deleteFmu");
    row("admin", "trustFmu");
    row("viewer", "listBranches", "getBranch", "getBranchChanges", "getBranchHistory");
    row("viewer", "listWhatIfs", "getWhatIf", "compareWhatIf", "listScenarios");
    row("viewer", "listFmus", "getFmu");
    row("operator", "runWhatIf", "dropWhatIf");
    row("engineer", "mergeBranch");
    row("operator", "createBranch", "dropBranch");
    row("admin", "listTokens", "createToken", "removeToken", "putPolicies");
    row("admin", "putRetention", "placeHold", "releaseHold");
    row("engineer", "getRetention", "explainRetention", "getHolds", "getGaps");
    row("operator", "noteGap", "withdrawGap");
    row("admin", "listUsers", "addUser", "getUser", "changeUser", "removeUser");
    row("admin", "setUserPassword", "endSessions");
    row("engineer", "getPolicies", "explainPolicies");
    row(OPEN, "listLoginWays", "beginProviderLogin", "finishProviderLogin");
    row(OPEN, "login", "redirectToApp", "redirectToAppRoot", "getApp", "getAppFile");
    row("operator", "listMqttClients", "getMqttClient");
    row("engineer", "disconnectMqttClient", "endMqttSession", "traceMqttClient");
    row("engineer", "sendDeviceMessage", "listDeviceMessages", "getDeviceDocument");
    row("engineer", "createDeviceJob", "listDeviceJobs", "getDeviceJob", "cancelDeviceJob");
    row("engineer", "getDeviceShadows");
    row(OPEN, "upgradeToMqtt", "upgradeToMqttOfAzure");
    row(OPEN, "getLiveness", "getReadiness", "getOpenApi");
  }

  @TempDir static Path folder;
  private static Stack stack;
  private static JsonNode document;

  private static void row(String who, String... operations) {
    for (String operation : operations) {
      MATRIX.put(operation, who);
    }
  }

  @BeforeAll
  static void open() throws Exception {
    stack = Stack.open(folder);
    document = stack.anonymous().get("/openapi.json").json();
  }

  @AfterAll
  static void close() {
    stack.close();
  }

  /// One route as the document tells it.
  private record Told(String method, String path, String operation) {}

  private static List<Told> routes() {
    Map<String, Told> routes = new LinkedHashMap<>();
    document
        .get("paths")
        .properties()
        .forEach(
            path ->
                path.getValue()
                    .properties()
                    .forEach(
                        verb -> {
                          String operation = verb.getValue().get("operationId").asString();
                          routes.put(
                              operation,
                              new Told(
                                  verb.getKey().toUpperCase(Locale.ROOT),
                                  path.getKey(),
                                  operation));
                        }));
    return List.copyOf(routes.values());
  }

  /// In a branch one may do what one may do at the root.
  private static String who(Told route) {
    String operation = route.operation();
    return MATRIX.getOrDefault(
        operation.startsWith(BRANCH) ? operation.substring(BRANCH.length()) : operation, "admin");
  }

  private static boolean permits(String who, Role role) {
    return who.equals(OPEN)
        || List.of(who.split("\\+")).stream()
            .map(name -> Role.valueOf(name.toUpperCase(Locale.ROOT)))
            .anyMatch(role::covers);
  }

  @Test
  void everyRouteHasARowAndEveryRowARoute() {
    assertThat(
            routes().stream()
                .map(Told::operation)
                .filter(operation -> !operation.startsWith(BRANCH))
                .toList())
        .as("routes of %s", RouteTable.class.getSimpleName())
        .containsExactlyInAnyOrderElementsOf(MATRIX.keySet());
  }

  @Test
  void everyRouteKeepsItsRowForEveryRole() throws Exception {
    for (Told route : routes()) {
      String who = who(route);
      String path = route.path().replaceAll("\\{[^}]*}", "nobody") + "?api-version=2023-10-31";
      if (route.operation().equals("streamLive")) {
        path = route.path() + "?types=none";
      }
      int withoutToken = stack.anonymous().send(route.method(), path, "").status();
      assertThat(withoutToken == 401).as("%s without a token", route).isEqualTo(!who.equals(OPEN));
      for (Role role : Role.values()) {
        int status = stack.as(role).send(route.method(), path, "").status();
        assertThat(status == 403)
            .as("%s as %s: status %d", route, role, status)
            .isEqualTo(!permits(who, role));
        assertThat(status).as("%s as %s", route, role).isNotIn(401, 500);
      }
    }
  }

  @Test
  void anUnknownTokenIsChallenged() throws Exception {
    Client.Reply reply = stack.withToken("nonsense").get(Client.azure("/models"));

    assertThat(reply.status()).isEqualTo(401);
    assertThat(reply.header("WWW-Authenticate")).contains("Bearer").contains("invalid_token");
    assertThat(reply.errorCode()).isEqualTo("AuthenticationError");
    assertThat(reply.body()).doesNotContain("nonsense");
  }

  @Test
  void anotherSchemeIsChallenged() throws Exception {
    Client.Reply reply =
        stack.anonymous().get("/api/v1/drift", "Authorization", "Basic YWRtaW46YWRtaW4=");

    assertThat(reply.status()).isEqualTo(401);
    assertThat(reply.header("WWW-Authenticate")).isEqualTo("Bearer realm=\"lockstep\"");
    assertThat(reply.json().get("code").intValue()).isEqualTo(1010);
  }

  @Test
  void theAdminTokenOfTheDataFolderMayDoAll() throws Exception {
    assertThat(stack.withToken(Stack.ADMIN).get("/api/v1/tokens").status()).isEqualTo(200);
  }

  @Test
  void aDeviceTellsWhichTwinsItMayFeed() throws Exception {
    Client press = stack.withToken(Stack.PRESS);

    assertThat(press.post("/api/v1/telemetry/press", "{\"force\":1}").status()).isEqualTo(202);
    Client.Reply refused = press.post("/api/v1/telemetry/oven", "{\"force\":1}");
    assertThat(refused.status()).isEqualTo(403);
    assertThat(refused.json().get("found").asString()).isEqualTo("oven");
  }
}
