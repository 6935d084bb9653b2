// Made from openapi.json by `npm run types`; not to be edited.
export interface paths {
    "/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Leads browsers to the web app.
         * @description Open to anybody.
         */
        get: operations["redirectToApp"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/$iothub/websocket": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Begins MQTT over WebSocket (subprotocol mqtt); other requests get 426.
         * @description Open to anybody.
         */
        get: operations["upgradeToMqttOfAzure"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/alarm-positions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lists operator positions, and how each stands now.
         * @description Role viewer, or one that includes it.
         */
        get: operations["listAlarmPositions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/alarm-report": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Gives the figures of ISA-18.2 for a stretch of time, each with its target.
         * @description Role viewer, or one that includes it.
         */
        get: operations["getAlarmReport"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/alarms": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lists alarms, the one raised last first, and counts them by priority and state.
         * @description Role viewer, or one that includes it.
         */
        get: operations["listAlarms"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/alarms/acknowledge": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Says that somebody has seen several alarms, each for itself.
         * @description Role operator, or one that includes it.
         */
        post: operations["acknowledgeAlarms"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/alarms/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Gives one alarm, and what has become of it since it was raised first.
         * @description Role viewer, or one that includes it.
         */
        get: operations["getAlarm"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/alarms/{id}/acknowledge": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Says that somebody has seen an alarm.
         * @description Role operator, or one that includes it.
         */
        post: operations["acknowledgeAlarm"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/alarms/{id}/assign": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Says who sees to an alarm; nobody without a name.
         * @description Role operator, or one that includes it.
         */
        post: operations["assignAlarm"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/alarms/{id}/comment": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Says something about an alarm that is kept.
         * @description Role operator, or one that includes it.
         */
        post: operations["commentAlarm"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/alarms/{id}/out-of-service": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Puts an alarm aside until somebody returns it.
         * @description Role operator, or one that includes it.
         */
        post: operations["takeAlarmOut"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/alarms/{id}/reset": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Ends an alarm that has latched and was acknowledged.
         * @description Role operator, or one that includes it.
         */
        post: operations["resetAlarm"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/alarms/{id}/return-to-service": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Returns an alarm to service.
         * @description Role operator, or one that includes it.
         */
        post: operations["returnAlarm"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/alarms/{id}/shelve": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Puts an alarm aside for a time, at most as long as its rule permits.
         * @description Role operator, or one that includes it.
         */
        post: operations["shelveAlarm"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/alarms/{id}/trace": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Says why an alarm was raised and returned, as far as that is still kept.
         * @description Role viewer, or one that includes it.
         */
        get: operations["getAlarmTrace"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/alarms/{id}/unshelve": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Takes an alarm from the shelf before its time.
         * @description Role operator, or one that includes it.
         */
        post: operations["unshelveAlarm"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/approvals": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lists the devices that wait for approval or were rejected, by id.
         * @description Role engineer, or one that includes it.
         */
        get: operations["listApprovals"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/approvals/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Takes a device off the list; it is listed anew when it comes again.
         * @description Role engineer, or one that includes it.
         */
        delete: operations["forgetDevice"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/approvals/{id}/approve": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Registers a device that waits; draws a credential when it brought none.
         * @description Role engineer, or one that includes it.
         */
        post: operations["approveDevice"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/approvals/{id}/reject": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Says no to a device that waits; it is not listed anew.
         * @description Role engineer, or one that includes it.
         */
        post: operations["rejectDevice"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/archive": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Tells how far the archive is, and what it is doing.
         * @description Role engineer, or one that includes it.
         */
        get: operations["getArchive"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/archive/files": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lists the files of readings, each with its hash.
         * @description Role engineer, or one that includes it.
         */
        get: operations["listArchiveFiles"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/archive/manifests": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lists the days and removals of the archive, the first one first.
         * @description Role engineer, or one that includes it.
         */
        get: operations["listArchiveManifests"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/archive/readings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Gives the archived readings of a day as CSV, late ones and corrections among them.
         * @description Role engineer, or one that includes it.
         */
        get: operations["readArchive"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/archive/run": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Archives what is over now, and answers when it is done.
         * @description Role engineer, or one that includes it.
         */
        post: operations["runArchive"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/archive/verify": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Compares each file with the hash that the audit vouches for.
         * @description Role engineer, or one that includes it.
         */
        post: operations["verifyArchive"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/audit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lists who did what, why, and what it was before and after; newest first.
         * @description Role engineer, or one that includes it.
         */
        get: operations["listAudit"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/audit/checkpoint": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Gives what the audit's chain has come to, signed, for keeping elsewhere.
         * @description Role engineer, or one that includes it.
         */
        get: operations["getAuditCheckpoint"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/behaviour-models/{kind}/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Tells what a model for behaviours can be told and tells.
         * @description Role viewer, or one that includes it.
         */
        get: operations["getBehaviourModel"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/behaviours": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lists models that run beside twins, and how each goes.
         * @description Role viewer, or one that includes it.
         */
        get: operations["listBehaviours"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/behaviours/validate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Checks a behaviour against what there is, without running it.
         * @description Role viewer, or one that includes it.
         */
        post: operations["validateBehaviour"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/behaviours/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Gives the YAML of a behaviour, and how it goes.
         * @description Role viewer, or one that includes it.
         */
        get: operations["getBehaviour"];
        /**
         * Puts a behaviour, in place of one that was put, and runs it at once.
         * @description Role engineer, or one that includes it.
         */
        put: operations["putBehaviour"];
        post?: never;
        /**
         * Ends and removes a behaviour that was put.
         * @description Role engineer, or one that includes it.
         */
        delete: operations["deleteBehaviour"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/behaviours/{name}/calibrations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lists calibrations of a behaviour without their results, the newest first.
         * @description Role viewer, or one that includes it.
         */
        get: operations["listCalibrations"];
        put?: never;
        /**
         * Fits parameters of a behaviour to history; the behaviour stays as it is.
         * @description Role operator, or one that includes it.
         */
        post: operations["calibrateBehaviour"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/behaviours/{name}/calibrations/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Tells how far a calibration is, and what it came to.
         * @description Role viewer, or one that includes it.
         */
        get: operations["getCalibration"];
        put?: never;
        post?: never;
        /**
         * Cancels a calibration that is under way, or forgets one that is over.
         * @description Role operator, or one that includes it.
         */
        delete: operations["dropCalibration"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/behaviours/{name}/parameters": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lists what can be set of a behaviour's model, with what it is at the beginning.
         * @description Role viewer, or one that includes it.
         */
        get: operations["listBehaviourParameters"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/behaviours/{name}/restart": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Begins a behaviour anew, by the version of its model that is there now.
         * @description Role operator, or one that includes it.
         */
        post: operations["restartBehaviour"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/bindings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Gives the binding files in force, in order, and the topics that models state.
         * @description Role viewer, or one that includes it.
         */
        get: operations["getBindings"];
        /**
         * Replaces all binding files.
         * @description Role engineer, or one that includes it.
         */
        put: operations["putBindings"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/branches": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lists the branches that are open, by id.
         * @description Role viewer, or one that includes it.
         */
        get: operations["listBranches"];
        put?: never;
        /**
         * Forks the graph, as it is or as of a past moment: a branch that goes its own way.
         * @description Role operator, or one that includes it.
         */
        post: operations["createBranch"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/branches/{branch}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Gives one branch.
         * @description Role viewer, or one that includes it.
         */
        get: operations["getBranch"];
        put?: never;
        post?: never;
        /**
         * Drops a branch; does nothing when there is none.
         * @description Role operator, or one that includes it.
         */
        delete: operations["dropBranch"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/branches/{branch}/api/v1/alarms": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lists alarms, the one raised last first, and counts them by priority and state.
         * @description Role viewer, or one that includes it.
         */
        get: operations["Branch_listAlarms"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/branches/{branch}/api/v1/alarms/acknowledge": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Says that somebody has seen several alarms, each for itself.
         * @description Role operator, or one that includes it.
         */
        post: operations["Branch_acknowledgeAlarms"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/branches/{branch}/api/v1/alarms/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Gives one alarm, and what has become of it since it was raised first.
         * @description Role viewer, or one that includes it.
         */
        get: operations["Branch_getAlarm"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/branches/{branch}/api/v1/alarms/{id}/acknowledge": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Says that somebody has seen an alarm.
         * @description Role operator, or one that includes it.
         */
        post: operations["Branch_acknowledgeAlarm"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/branches/{branch}/api/v1/alarms/{id}/assign": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Says who sees to an alarm; nobody without a name.
         * @description Role operator, or one that includes it.
         */
        post: operations["Branch_assignAlarm"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/branches/{branch}/api/v1/alarms/{id}/comment": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Says something about an alarm that is kept.
         * @description Role operator, or one that includes it.
         */
        post: operations["Branch_commentAlarm"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/branches/{branch}/api/v1/alarms/{id}/out-of-service": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Puts an alarm aside until somebody returns it.
         * @description Role operator, or one that includes it.
         */
        post: operations["Branch_takeAlarmOut"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/branches/{branch}/api/v1/alarms/{id}/reset": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Ends an alarm that has latched and was acknowledged.
         * @description Role operator, or one that includes it.
         */
        post: operations["Branch_resetAlarm"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/branches/{branch}/api/v1/alarms/{id}/return-to-service": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Returns an alarm to service.
         * @description Role operator, or one that includes it.
         */
        post: operations["Branch_returnAlarm"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/branches/{branch}/api/v1/alarms/{id}/shelve": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Puts an alarm aside for a time, at most as long as its rule permits.
         * @description Role operator, or one that includes it.
         */
        post: operations["Branch_shelveAlarm"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/branches/{branch}/api/v1/alarms/{id}/trace": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Says why an alarm was raised and returned, as far as that is still kept.
         * @description Role viewer, or one that includes it.
         */
        get: operations["Branch_getAlarmTrace"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/branches/{branch}/api/v1/alarms/{id}/unshelve": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Takes an alarm from the shelf before its time.
         * @description Role operator, or one that includes it.
         */
        post: operations["Branch_unshelveAlarm"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/branches/{branch}/api/v1/bindings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Gives the binding files in force, in order, and the topics that models state.
         * @description Role viewer, or one that includes it.
         */
        get: operations["Branch_getBindings"];
        /**
         * Replaces all binding files.
         * @description Role engineer, or one that includes it.
         */
        put: operations["Branch_putBindings"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/branches/{branch}/api/v1/commands": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lists commands: all that are open and the latest of the others, youngest first.
         * @description Role viewer, or one that includes it.
         */
        get: operations["Branch_listCommands"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/branches/{branch}/api/v1/commands/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Gives one command.
         * @description Role viewer, or one that includes it.
         */
        get: operations["Branch_getCommand"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/branches/{branch}/api/v1/desired": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lists the desired values of twins that have some in certain states.
         * @description Role viewer, or one that includes it.
         */
        get: operations["Branch_listDesired"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/branches/{branch}/api/v1/drafts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lists twins with drafted models, and what was seen of them.
         * @description Role viewer, or one that includes it.
         */
        get: operations["Branch_listDrafts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/branches/{branch}/api/v1/drift": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lists what the field sent and the models do not know, latest first.
         * @description Role viewer, or one that includes it.
         */
        get: operations["Branch_listDrift"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/branches/{branch}/api/v1/graph": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Gives the twins and what holds them together, without values.
         * @description Role viewer, or one that includes it.
         */
        get: operations["Branch_getGraph"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/branches/{branch}/api/v1/models/compare": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Compares two models, and says what going from one to the other hits.
         * @description Role viewer, or one that includes it.
         */
        post: operations["Branch_compareModels"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/branches/{branch}/api/v1/models/validate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Checks models without adding them.
         * @description Role viewer, or one that includes it.
         */
        post: operations["Branch_validateModels"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/branches/{branch}/api/v1/models/{id}/migrate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Gives twins of a model another one, all of them or none.
         * @description Role engineer, or one that includes it.
         */
        post: operations["Branch_migrateTwins"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/branches/{branch}/api/v1/patches": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Applies a batch of JSON Patches, each decided by itself, in order.
         * @description Role operator, or one that includes it.
         */
        post: operations["Branch_patchTwins"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/branches/{branch}/api/v1/rules": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Gives the rules in force, what is computed, contracts of commands, and their files.
         * @description Role viewer, or one that includes it.
         */
        get: operations["Branch_getRules"];
        /**
         * Replaces all rule files.
         * @description Role engineer, or one that includes it.
         */
        put: operations["Branch_putRules"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/branches/{branch}/api/v1/rules/validate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Checks rules against the models without putting them in force.
         * @description Role viewer, or one that includes it.
         */
        post: operations["Branch_validateRules"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/branches/{branch}/api/v1/rules/{name}/firings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Says why a rule fired: the latest firings, the last one first.
         * @description Role viewer, or one that includes it.
         */
        get: operations["Branch_listRuleFirings"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/branches/{branch}/api/v1/telemetry/{twinId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Publishes readings of a twin, as over MQTT.
         * @description Role device or engineer, or one that includes it.
         */
        post: operations["Branch_publishTelemetry"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/branches/{branch}/api/v1/telemetry/{twinId}/{property}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Publishes one reading of one property: a bare number, text or flag.
         * @description Role device or engineer, or one that includes it.
         */
        post: operations["Branch_publishReading"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/branches/{branch}/api/v1/twins/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Gives all current values of a twin, Telemetry too, with quality and both times.
         * @description Role viewer, or one that includes it.
         */
        get: operations["Branch_getTwinState"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/branches/{branch}/api/v1/twins/{id}/adopt": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Gives a drafted twin an uploaded model; values that fit it stay, the others go.
         * @description Role engineer, or one that includes it.
         */
        post: operations["Branch_adoptDraft"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/branches/{branch}/api/v1/twins/{id}/alarms/{rule}/out-of-service": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Puts an alarm aside until somebody returns it. That of a rule and a twin, raised or not.
         * @description Role operator, or one that includes it.
         */
        post: operations["Branch_takeAlarmOutOf"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/branches/{branch}/api/v1/twins/{id}/alarms/{rule}/return-to-service": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Returns an alarm to service. That of a rule and a twin, raised or not.
         * @description Role operator, or one that includes it.
         */
        post: operations["Branch_returnAlarmOf"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/branches/{branch}/api/v1/twins/{id}/alarms/{rule}/shelve": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Puts an alarm aside for a time, at most as long as its rule permits. That of a rule and a twin, raised or not.
         * @description Role operator, or one that includes it.
         */
        post: operations["Branch_shelveAlarmOf"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/branches/{branch}/api/v1/twins/{id}/alarms/{rule}/unshelve": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Takes an alarm from the shelf before its time. That of a rule and a twin, raised or not.
         * @description Role operator, or one that includes it.
         */
        post: operations["Branch_unshelveAlarmOf"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/branches/{branch}/api/v1/twins/{id}/commands/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Asks a twin's device to carry out a Command of its model.
         * @description Role operator, or one that includes it.
         */
        post: operations["Branch_invokeCommand"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/branches/{branch}/api/v1/twins/{id}/desired": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Gives what a twin's device is desired to be, beside what it reports.
         * @description Role viewer, or one that includes it.
         */
        get: operations["Branch_getDesired"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/branches/{branch}/api/v1/twins/{id}/install": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Installs an item at a location; with `replace` what is there goes first.
         * @description Role engineer, or one that includes it.
         */
        post: operations["Branch_installItem"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/branches/{branch}/api/v1/twins/{id}/installations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lists what was installed at a twin, or where it was; the latest first.
         * @description Role viewer, or one that includes it.
         */
        get: operations["Branch_listInstallations"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/branches/{branch}/api/v1/twins/{id}/remove": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Removes an item from a location.
         * @description Role engineer, or one that includes it.
         */
        post: operations["Branch_removeItem"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/branches/{branch}/api/v1/twins/{id}/runs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lists runs of processes: one that goes on, then the one begun last first.
         * @description Role viewer, or one that includes it.
         */
        get: operations["Branch_listRuns"];
        put?: never;
        /**
         * Begins a run of a process, whatever its first step waits for.
         * @description Role operator, or one that includes it.
         */
        post: operations["Branch_beginRun"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/branches/{branch}/api/v1/twins/{id}/runs/{run}/abort": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Ends a run before its time.
         * @description Role operator, or one that includes it.
         */
        post: operations["Branch_abortRun"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/branches/{branch}/changes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Tells in what a branch differs: models, twins with values, relationships.
         * @description Role viewer, or one that includes it.
         */
        get: operations["getBranchChanges"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/branches/{branch}/digitaltwins/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Gives one twin with its Properties.
         * @description Role viewer, or one that includes it.
         */
        get: operations["Branch_DigitalTwins_GetById"];
        /**
         * Creates a twin or replaces it.
         * @description Role engineer, or one that includes it.
         */
        put: operations["Branch_DigitalTwins_Add"];
        post?: never;
        /**
         * Deletes a twin that has no relationships.
         * @description Role engineer, or one that includes it.
         */
        delete: operations["Branch_DigitalTwins_Delete"];
        options?: never;
        head?: never;
        /**
         * Changes Properties of a twin, perhaps with its model.
         * @description Role operator, or one that includes it.
         */
        patch: operations["Branch_DigitalTwins_Update"];
        trace?: never;
    };
    "/api/v1/branches/{branch}/digitaltwins/{id}/components/{componentPath}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Gives one component of a twin.
         * @description Role viewer, or one that includes it.
         */
        get: operations["Branch_DigitalTwins_GetComponent"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Changes Properties of a component.
         * @description Role operator, or one that includes it.
         */
        patch: operations["Branch_DigitalTwins_UpdateComponent"];
        trace?: never;
    };
    "/api/v1/branches/{branch}/digitaltwins/{id}/components/{componentPath}/telemetry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Publishes telemetry in the name of a component.
         * @description Role engineer, or one that includes it.
         */
        post: operations["Branch_DigitalTwins_SendComponentTelemetry"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/branches/{branch}/digitaltwins/{id}/incomingrelationships": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lists the relationships that come in to a twin.
         * @description Role viewer, or one that includes it.
         */
        get: operations["Branch_DigitalTwins_ListIncomingRelationships"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/branches/{branch}/digitaltwins/{id}/relationships": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lists the relationships that go out from a twin.
         * @description Role viewer, or one that includes it.
         */
        get: operations["Branch_DigitalTwins_ListRelationships"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/branches/{branch}/digitaltwins/{id}/relationships/{relationshipId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Gives one relationship.
         * @description Role viewer, or one that includes it.
         */
        get: operations["Branch_DigitalTwins_GetRelationshipById"];
        /**
         * Creates a relationship or replaces it.
         * @description Role engineer, or one that includes it.
         */
        put: operations["Branch_DigitalTwins_AddRelationship"];
        post?: never;
        /**
         * Deletes a relationship.
         * @description Role engineer, or one that includes it.
         */
        delete: operations["Branch_DigitalTwins_DeleteRelationship"];
        options?: never;
        head?: never;
        /**
         * Changes Properties of a relationship.
         * @description Role operator, or one that includes it.
         */
        patch: operations["Branch_DigitalTwins_UpdateRelationship"];
        trace?: never;
    };
    "/api/v1/branches/{branch}/digitaltwins/{id}/telemetry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Publishes telemetry in the name of a twin.
         * @description Role engineer, or one that includes it.
         */
        post: operations["Branch_DigitalTwins_SendTelemetry"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/branches/{branch}/history/{twinId}/{property}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Gives the readings of one property: the plant's up to the fork, then the branch's.
         * @description Role viewer, or one that includes it.
         */
        get: operations["getBranchHistory"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/branches/{branch}/merge": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Takes selected changes of a branch over into the live graph, all of them or none.
         * @description Role engineer, or one that includes it.
         */
        post: operations["mergeBranch"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/branches/{branch}/models": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lists models, drafted ones too.
         * @description Role viewer, or one that includes it.
         */
        get: operations["Branch_DigitalTwinModels_List"];
        put?: never;
        /**
         * Adds models, all of them or none.
         * @description Role engineer, or one that includes it.
         */
        post: operations["Branch_DigitalTwinModels_Add"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/branches/{branch}/models/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Gives one model.
         * @description Role viewer, or one that includes it.
         */
        get: operations["Branch_DigitalTwinModels_GetById"];
        put?: never;
        post?: never;
        /**
         * Deletes a model that no other model needs.
         * @description Role engineer, or one that includes it.
         */
        delete: operations["Branch_DigitalTwinModels_Delete"];
        options?: never;
        head?: never;
        /**
         * Decommissions a model, or takes that back.
         * @description Role engineer, or one that includes it.
         */
        patch: operations["Branch_DigitalTwinModels_Update"];
        trace?: never;
    };
    "/api/v1/branches/{branch}/query": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Asks the twin graph.
         * @description Role viewer, or one that includes it.
         */
        post: operations["Branch_Query_QueryTwins"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/commands": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lists commands: all that are open and the latest of the others, youngest first.
         * @description Role viewer, or one that includes it.
         */
        get: operations["listCommands"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/commands/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Gives one command.
         * @description Role viewer, or one that includes it.
         */
        get: operations["getCommand"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/commands/{id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Cancels a command: for sure before its message goes to the device, then by telling the device, which may carry it out all the same.
         * @description Role operator, or one that includes it.
         */
        post: operations["cancelCommand"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/demo/faults": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lists the faults that the demo plant can be made to have.
         * @description Role viewer, or one that includes it.
         */
        get: operations["listFaults"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/demo/faults/{name}/start": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Lets a fault of the demo plant begin.
         * @description Role operator, or one that includes it.
         */
        post: operations["startFault"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/demo/faults/{name}/stop": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Ends a fault of the demo plant.
         * @description Role operator, or one that includes it.
         */
        post: operations["stopFault"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/desired": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lists the desired values of twins that have some in certain states.
         * @description Role viewer, or one that includes it.
         */
        get: operations["listDesired"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/device-jobs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lists the jobs for devices of the AWS contract, by id.
         * @description Role engineer, or one that includes it.
         */
        get: operations["listDeviceJobs"];
        put?: never;
        /**
         * Creates a job for devices of the AWS contract.
         * @description Role engineer, or one that includes it.
         */
        post: operations["createDeviceJob"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/device-jobs/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Gives one job, and how far each device has come with it.
         * @description Role engineer, or one that includes it.
         */
        get: operations["getDeviceJob"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/device-jobs/{id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Cancels a job: no device begins with it any more.
         * @description Role engineer, or one that includes it.
         */
        post: operations["cancelDeviceJob"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/devices": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lists devices by id, a page at a time.
         * @description Role engineer, or one that includes it.
         */
        get: operations["listDevices"];
        put?: never;
        /**
         * Adds a device and shows its credential, this once; or takes a certificate for it.
         * @description Role engineer, or one that includes it.
         */
        post: operations["addDevice"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/devices/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Gives many devices, without their secrets.
         * @description Role engineer, or one that includes it.
         */
        get: operations["exportDevices"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/devices/import": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Adds many devices, or changes their settings; some hundred are one record.
         * @description Role engineer, or one that includes it.
         */
        post: operations["importDevices"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/devices/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Gives one device.
         * @description Role engineer, or one that includes it.
         */
        get: operations["getDevice"];
        put?: never;
        post?: never;
        /**
         * Removes a device; its credential ends at once.
         * @description Role engineer, or one that includes it.
         */
        delete: operations["removeDevice"];
        options?: never;
        head?: never;
        /**
         * Changes settings of a device; what is not named stays.
         * @description Role engineer, or one that includes it.
         */
        patch: operations["changeDevice"];
        trace?: never;
    };
    "/api/v1/devices/{id}/certificate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Signs a device's certificate request with the plant's own authority.
         * @description Role engineer, or one that includes it.
         */
        post: operations["signDeviceCertificate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/devices/{id}/connections": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lists the connections that a device has and had, latest first.
         * @description Role engineer, or one that includes it.
         */
        get: operations["listDeviceConnections"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/devices/{id}/credential": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Gives a device a new credential and shows it, this once; or takes a certificate.
         * @description Role engineer, or one that includes it.
         */
        post: operations["rotateCredential"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/devices/{id}/credentials/{credential}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Ends one credential of a device at once.
         * @description Role engineer, or one that includes it.
         */
        delete: operations["retireCredential"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/devices/{id}/diagnosis": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Follows a device's data from its entry to the history, step by step.
         * @description Role engineer, or one that includes it.
         */
        get: operations["diagnoseDevice"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/devices/{id}/document": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Gives what a device of the Azure contract announces and reports.
         * @description Role engineer, or one that includes it.
         */
        get: operations["getDeviceDocument"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/devices/{id}/messages": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lists the messages that wait for a device, and how the last ones fared.
         * @description Role engineer, or one that includes it.
         */
        get: operations["listDeviceMessages"];
        put?: never;
        /**
         * Queues a message from the cloud to a device of the Azure contract.
         * @description Role engineer, or one that includes it.
         */
        post: operations["sendDeviceMessage"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/devices/{id}/modules/{module}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Adds a module to a device.
         * @description Role engineer, or one that includes it.
         */
        put: operations["putModule"];
        post?: never;
        /**
         * Removes a module; its credentials end at once.
         * @description Role engineer, or one that includes it.
         */
        delete: operations["removeModule"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/devices/{id}/modules/{module}/credential": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Gives a module a new credential and shows it, this once.
         * @description Role engineer, or one that includes it.
         */
        post: operations["rotateModuleCredential"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/devices/{id}/modules/{module}/credentials/{credential}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Ends one credential of a module at once.
         * @description Role engineer, or one that includes it.
         */
        delete: operations["retireModuleCredential"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/devices/{id}/release": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Ends a device's quarantine; what it published is applied or dropped.
         * @description Role engineer, or one that includes it.
         */
        post: operations["releaseDevice"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/devices/{id}/shadows": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Gives the shadows of a device of the AWS contract.
         * @description Role engineer, or one that includes it.
         */
        get: operations["getDeviceShadows"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/devices/{id}/state": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Moves a device on in its life: suspends, resumes, quarantines or decommissions it.
         * @description Role engineer, or one that includes it.
         */
        post: operations["setDeviceState"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/drafts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lists twins with drafted models, and what was seen of them.
         * @description Role viewer, or one that includes it.
         */
        get: operations["listDrafts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/drift": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lists what the field sent and the models do not know, latest first.
         * @description Role viewer, or one that includes it.
         */
        get: operations["listDrift"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/enrolments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lists the enrolments, by id.
         * @description Role engineer, or one that includes it.
         */
        get: operations["listEnrolments"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/enrolments/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Gives one enrolment.
         * @description Role engineer, or one that includes it.
         */
        get: operations["getEnrolment"];
        /**
         * Adds or changes an enrolment; a key or claim that is drawn is shown once.
         * @description Role engineer, or one that includes it.
         */
        put: operations["putEnrolment"];
        post?: never;
        /**
         * Removes an enrolment; devices that came by it stay.
         * @description Role engineer, or one that includes it.
         */
        delete: operations["removeEnrolment"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/enrolments/{id}/keys/{device}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Gives the key that an enrolment derives for a device.
         * @description Role engineer, or one that includes it.
         */
        get: operations["deriveEnrolmentKey"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/eventroutes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Tells how it stands with the deliveries of event routes.
         * @description Role viewer, or one that includes it.
         */
        get: operations["listEventDeliveries"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/eventroutes/{id}/deadletters": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Gives the latest events that an event route gave up, the latest last.
         * @description Role engineer, or one that includes it.
         */
        get: operations["listDeadLetters"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/fmus": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lists the FMUs of the workspace and those that were uploaded, by name.
         * @description Role viewer, or one that includes it.
         */
        get: operations["listFmus"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/fmus/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Tells what an FMU says of itself, and what its check finds.
         * @description Role viewer, or one that includes it.
         */
        get: operations["getFmu"];
        /**
         * Uploads an FMU, in place of one that was uploaded under the same name.
         * @description Role engineer, or one that includes it.
         */
        put: operations["putFmu"];
        post?: never;
        /**
         * Removes an FMU that was uploaded, when no behaviour uses it.
         * @description Role engineer, or one that includes it.
         */
        delete: operations["deleteFmu"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/fmus/{name}/runs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Runs an FMU by itself, in a worker process, and answers with its outputs.
         * @description Role operator, or one that includes it.
         */
        post: operations["runFmu"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/fmus/{name}/trust": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Notes that an FMU may run in the server's process, where it is loaded next.
         * @description Role admin, or one that includes it.
         */
        post: operations["trustFmu"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/gaps": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lists the known gaps, the latest last.
         * @description Role engineer, or one that includes it.
         */
        get: operations["getGaps"];
        put?: never;
        /**
         * Notes that readings are missing, and why.
         * @description Role operator, or one that includes it.
         */
        post: operations["noteGap"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/gaps/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Takes back the note of a gap.
         * @description Role operator, or one that includes it.
         */
        delete: operations["withdrawGap"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/graph": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Gives the twins and what holds them together, without values.
         * @description Role viewer, or one that includes it.
         */
        get: operations["getGraph"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/graph/changes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Tells in what the graph differs between two times: models, twins with their values, relationships, before and after.
         * @description Role viewer, or one that includes it.
         */
        get: operations["compareTimes"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/history-imports": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lists imports of history, the latest last.
         * @description Role engineer, or one that includes it.
         */
        get: operations["listHistoryImports"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/history-imports/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Says how far an import of history is.
         * @description Role engineer, or one that includes it.
         */
        get: operations["getHistoryImport"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/history-imports/{id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Ends an import of history early; what it has brought in stays.
         * @description Role engineer, or one that includes it.
         */
        post: operations["cancelHistoryImport"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/history-imports/{id}/resume": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Goes on with an import that was interrupted, cancelled, or has failed.
         * @description Role engineer, or one that includes it.
         */
        post: operations["resumeHistoryImport"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/history/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Gives the readings of many properties as CSV or Parquet.
         * @description Role viewer, or one that includes it.
         */
        post: operations["exportHistory"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/history/import": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Brings readings of an uploaded file into history, or says what that would.
         * @description Role engineer, or one that includes it.
         */
        post: operations["importHistory"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/history/query": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Gives figures of many properties by bucket, written as they come.
         * @description Role viewer, or one that includes it.
         */
        post: operations["queryHistory"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/history/{twinId}/{property}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Gives the past readings of one property.
         * @description Role viewer, or one that includes it.
         */
        get: operations["getHistory"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/holds": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lists the legal holds.
         * @description Role engineer, or one that includes it.
         */
        get: operations["getHolds"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/holds/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Places a legal hold: neither retention nor a purge takes what is under it.
         * @description Role admin, or one that includes it.
         */
        put: operations["placeHold"];
        post?: never;
        /**
         * Releases a legal hold.
         * @description Role admin, or one that includes it.
         */
        delete: operations["releaseHold"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/jobs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lists what goes on in the background: imports, retention, purges, the archive.
         * @description Role engineer, or one that includes it.
         */
        get: operations["listHistoryJobs"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/jobs/{id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Ends an import early; says of the others how they end.
         * @description Role engineer, or one that includes it.
         */
        post: operations["cancelHistoryJob"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/lake": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Tells how far the lake is, and its tables.
         * @description Role engineer, or one that includes it.
         */
        get: operations["getLake"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/lake/commit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Commits what the changes log holds now, and answers when it is done.
         * @description Role engineer, or one that includes it.
         */
        post: operations["commitLake"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/lake/compact": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Makes one of the small files of each partition of each table.
         * @description Role engineer, or one that includes it.
         */
        post: operations["compactLake"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/lake/verify": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Looks whether each file of the last snapshots is there in its size.
         * @description Role engineer, or one that includes it.
         */
        post: operations["verifyLake"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/live": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Streams changes as server-sent events.
         * @description Role viewer, or one that includes it.
         */
        get: operations["streamLive"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/login": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Tells by what a person can log in.
         * @description Open to anybody.
         */
        get: operations["listLoginWays"];
        put?: never;
        /**
         * Opens a session by a link's one-time code, by a user's password, or by a token.
         * @description Open to anybody.
         */
        post: operations["login"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/login/provider": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Leads a browser to the login of another server.
         * @description Open to anybody.
         */
        get: operations["beginProviderLogin"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/login/provider/callback": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Takes a browser back from the login of another server.
         * @description Open to anybody.
         */
        get: operations["finishProviderLogin"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/logout": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Ends the session, or all sessions of whoever asks.
         * @description Role viewer or device, or one that includes it.
         */
        post: operations["logout"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/models/compare": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Compares two models, and says what going from one to the other hits.
         * @description Role viewer, or one that includes it.
         */
        post: operations["compareModels"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/models/validate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Checks models without adding them.
         * @description Role viewer, or one that includes it.
         */
        post: operations["validateModels"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/models/{id}/migrate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Gives twins of a model another one, all of them or none.
         * @description Role engineer, or one that includes it.
         */
        post: operations["migrateTwins"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/mqtt/clients": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lists the clients with a session, by identifier, connected or not.
         * @description Role operator, or one that includes it.
         */
        get: operations["listMqttClients"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/mqtt/clients/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Gives one client, with its subscriptions.
         * @description Role operator, or one that includes it.
         */
        get: operations["getMqttClient"];
        put?: never;
        post?: never;
        /**
         * Ends a client's session with all it was owed, and its connection (0x98).
         * @description Role engineer, or one that includes it.
         */
        delete: operations["endMqttSession"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/mqtt/clients/{id}/disconnect": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Ends a client's connection (0x98); its session stays, and it may come back.
         * @description Role engineer, or one that includes it.
         */
        post: operations["disconnectMqttClient"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/mqtt/clients/{id}/trace": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Streams the packets of one client, both ways, as server-sent events; without secrets.
         * @description Role engineer, or one that includes it.
         */
        get: operations["traceMqttClient"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/notifications": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Tells how it stands with the channels of notifications.
         * @description Role viewer, or one that includes it.
         */
        get: operations["listNotificationChannels"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/notifications/{channel}/deadletters": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Gives the latest notifications that were given up, the latest last.
         * @description Role engineer, or one that includes it.
         */
        get: operations["listUndeliveredNotifications"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/notifications/{channel}/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Sends a test by a channel at once, past what waits.
         * @description Role engineer, or one that includes it.
         */
        post: operations["testNotificationChannel"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/patches": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Applies a batch of JSON Patches, each decided by itself, in order.
         * @description Role operator, or one that includes it.
         */
        post: operations["patchTwins"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/policies": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Gives the policies in force, their files, and what holds without any.
         * @description Role engineer, or one that includes it.
         */
        get: operations["getPolicies"];
        /**
         * Replaces all policy files.
         * @description Role admin, or one that includes it.
         */
        put: operations["putPolicies"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/policies/explain": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Says whether somebody has a right to a twin, and which clause decides.
         * @description Role engineer, or one that includes it.
         */
        post: operations["explainPolicies"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/rebindings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lists re-bindings, the latest last.
         * @description Role engineer, or one that includes it.
         */
        get: operations["listRebindings"];
        put?: never;
        /**
         * Binds messages of the past anew, or says what that would find.
         * @description Role engineer, or one that includes it.
         */
        post: operations["rebind"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/rebindings/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Says how far a re-binding is, and what it has come to.
         * @description Role engineer, or one that includes it.
         */
        get: operations["getRebinding"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/rebindings/{id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Ends a re-binding early; what it has done stays.
         * @description Role engineer, or one that includes it.
         */
        post: operations["cancelRebinding"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/retention": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Gives for how long what is kept, and how far its removal is.
         * @description Role engineer, or one that includes it.
         */
        get: operations["getRetention"];
        /**
         * Replaces all retention files; within a second the history goes by them.
         * @description Role admin, or one that includes it.
         */
        put: operations["putRetention"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/retention/explain": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Says for how long a property of a twin is kept, and which entry says so.
         * @description Role engineer, or one that includes it.
         */
        post: operations["explainRetention"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/revocations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lists the client certificates that are not believed any more.
         * @description Role engineer, or one that includes it.
         */
        get: operations["listRevocations"];
        put?: never;
        /**
         * Ends the belief in a client certificate, whoever vouches for it.
         * @description Role engineer, or one that includes it.
         */
        post: operations["revokeCertificate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/rules": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Gives the rules in force, what is computed, contracts of commands, and their files.
         * @description Role viewer, or one that includes it.
         */
        get: operations["getRules"];
        /**
         * Replaces all rule files.
         * @description Role engineer, or one that includes it.
         */
        put: operations["putRules"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/rules/dry-run": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Says when rules would have fired with the readings of the past.
         * @description Role viewer, or one that includes it.
         */
        post: operations["dryRunRules"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/rules/test-message": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Says what bindings and rules would make of a message; changes nothing.
         * @description Role engineer, or one that includes it.
         */
        post: operations["testRuleMessage"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/rules/validate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Checks rules against the models without putting them in force.
         * @description Role viewer, or one that includes it.
         */
        post: operations["validateRules"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/rules/{name}/debug": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Streams what a rule makes of each reading, for a limited time.
         * @description Role engineer, or one that includes it.
         */
        post: operations["debugRule"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/rules/{name}/firings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Says why a rule fired: the latest firings, the last one first.
         * @description Role viewer, or one that includes it.
         */
        get: operations["listRuleFirings"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/rules/{name}/log": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Gives the latest lines that a rule logged, the latest first.
         * @description Role viewer, or one that includes it.
         */
        get: operations["getRuleLog"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/scenarios": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lists the what-ifs that the workspace keeps, to be run when wanted.
         * @description Role viewer, or one that includes it.
         */
        get: operations["listScenarios"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sources": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lists who sends, with counts and when they were last heard of.
         * @description Role viewer, or one that includes it.
         */
        get: operations["listSources"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sparkplug/nodes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Grades the Sparkplug edge nodes that were heard of since the start.
         * @description Role viewer, or one that includes it.
         */
        get: operations["listSparkplugNodes"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sparkplug/nodes/{group}/{edge}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Grades one Sparkplug edge node.
         * @description Role viewer, or one that includes it.
         */
        get: operations["getSparkplugNode"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sql": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Answers a query in SQL over the history and the twins.
         * @description Role viewer, or one that includes it.
         */
        post: operations["runSql"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/telemetry/{twinId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Publishes readings of a twin, as over MQTT.
         * @description Role device or engineer, or one that includes it.
         */
        post: operations["publishTelemetry"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/telemetry/{twinId}/{property}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Publishes one reading of one property: a bare number, text or flag.
         * @description Role device or engineer, or one that includes it.
         */
        post: operations["publishReading"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tokens": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lists the tokens, without their secrets.
         * @description Role admin, or one that includes it.
         */
        get: operations["listTokens"];
        put?: never;
        /**
         * Makes a token for a role and shows it, this once.
         * @description Role admin, or one that includes it.
         */
        post: operations["createToken"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tokens/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Withdraws a token at once.
         * @description Role admin, or one that includes it.
         */
        delete: operations["removeToken"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/training-sets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Gives what twins held, aligned to a grid of times, as Parquet.
         * @description Role viewer, or one that includes it.
         */
        post: operations["makeTrainingSet"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/twins/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Gives all current values of a twin, Telemetry too, with quality and both times.
         * @description Role viewer, or one that includes it.
         */
        get: operations["getTwinState"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/twins/{id}/adopt": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Gives a drafted twin an uploaded model; values that fit it stay, the others go.
         * @description Role engineer, or one that includes it.
         */
        post: operations["adoptDraft"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/twins/{id}/alarms/{rule}/out-of-service": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Puts an alarm aside until somebody returns it. That of a rule and a twin, raised or not.
         * @description Role operator, or one that includes it.
         */
        post: operations["takeAlarmOutOf"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/twins/{id}/alarms/{rule}/return-to-service": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Returns an alarm to service. That of a rule and a twin, raised or not.
         * @description Role operator, or one that includes it.
         */
        post: operations["returnAlarmOf"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/twins/{id}/alarms/{rule}/shelve": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Puts an alarm aside for a time, at most as long as its rule permits. That of a rule and a twin, raised or not.
         * @description Role operator, or one that includes it.
         */
        post: operations["shelveAlarmOf"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/twins/{id}/alarms/{rule}/unshelve": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Takes an alarm from the shelf before its time. That of a rule and a twin, raised or not.
         * @description Role operator, or one that includes it.
         */
        post: operations["unshelveAlarmOf"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/twins/{id}/changes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lists what happened to a twin, the last known first: what, when, by whom and why. Also of one that is deleted.
         * @description Role viewer, or one that includes it.
         */
        get: operations["listTwinChanges"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/twins/{id}/commands/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Asks a twin's device to carry out a Command of its model.
         * @description Role operator, or one that includes it.
         */
        post: operations["invokeCommand"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/twins/{id}/desired": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Gives what a twin's device is desired to be, beside what it reports.
         * @description Role viewer, or one that includes it.
         */
        get: operations["getDesired"];
        /**
         * Says what a twin's device is desired to be; what is not named goes.
         * @description Role operator, or one that includes it.
         */
        put: operations["replaceDesired"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Says the same of some properties (RFC 7396); null takes one away.
         * @description Role operator, or one that includes it.
         */
        patch: operations["patchDesired"];
        trace?: never;
    };
    "/api/v1/twins/{id}/install": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Installs an item at a location; with `replace` what is there goes first.
         * @description Role engineer, or one that includes it.
         */
        post: operations["installItem"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/twins/{id}/installations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lists what was installed at a twin, or where it was; the latest first.
         * @description Role viewer, or one that includes it.
         */
        get: operations["listInstallations"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/twins/{id}/purge": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * How far the purges of a twin are whose rows nobody sees any more and that are still to be overwritten.
         * @description Role engineer, or one that includes it.
         */
        get: operations["getTwinPurge"];
        put?: never;
        /**
         * Purges the history of a twin, for good; with `archive` a copy is kept in a file before.
         * @description Role engineer, or one that includes it.
         */
        post: operations["purgeTwin"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/twins/{id}/remove": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Removes an item from a location.
         * @description Role engineer, or one that includes it.
         */
        post: operations["removeItem"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/twins/{id}/runs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lists runs of processes: one that goes on, then the one begun last first.
         * @description Role viewer, or one that includes it.
         */
        get: operations["listRuns"];
        put?: never;
        /**
         * Begins a run of a process, whatever its first step waits for.
         * @description Role operator, or one that includes it.
         */
        post: operations["beginRun"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/twins/{id}/runs/{run}/abort": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Ends a run before its time.
         * @description Role operator, or one that includes it.
         */
        post: operations["abortRun"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/uploads": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lists the files for jobs, by name.
         * @description Role viewer, or one that includes it.
         */
        get: operations["listUploads"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/uploads/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Gives a file, such as the log of a job.
         * @description Role viewer, or one that includes it.
         */
        get: operations["getUpload"];
        /**
         * Puts a file there for jobs to read, in place of one of the same name.
         * @description Role engineer, or one that includes it.
         */
        put: operations["putUpload"];
        post?: never;
        /**
         * Removes a file.
         * @description Role engineer, or one that includes it.
         */
        delete: operations["deleteUpload"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lists the users, by name.
         * @description Role admin, or one that includes it.
         */
        get: operations["listUsers"];
        put?: never;
        /**
         * Adds a user; without a password one is drawn and shown, this once.
         * @description Role admin, or one that includes it.
         */
        post: operations["addUser"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Gives one user.
         * @description Role admin, or one that includes it.
         */
        get: operations["getUser"];
        put?: never;
        post?: never;
        /**
         * Removes a user and ends their sessions.
         * @description Role admin, or one that includes it.
         */
        delete: operations["removeUser"];
        options?: never;
        head?: never;
        /**
         * Changes what a user may do, at once and in open sessions too.
         * @description Role admin, or one that includes it.
         */
        patch: operations["changeUser"];
        trace?: never;
    };
    "/api/v1/users/{name}/password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Gives a user another password and ends their sessions; draws it if need be.
         * @description Role admin, or one that includes it.
         */
        post: operations["setUserPassword"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/{name}/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Ends all sessions of a name, that of a user of another server too.
         * @description Role admin, or one that includes it.
         */
        delete: operations["endSessions"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/what-ifs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lists what-ifs without their results, the newest first.
         * @description Role viewer, or one that includes it.
         */
        get: operations["listWhatIfs"];
        put?: never;
        /**
         * Runs branches ahead of time by a scenario, and compares them.
         * @description Role operator, or one that includes it.
         */
        post: operations["runWhatIf"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/what-ifs/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Tells how far a what-if is, and what it came to.
         * @description Role viewer, or one that includes it.
         */
        get: operations["getWhatIf"];
        put?: never;
        post?: never;
        /**
         * Cancels a what-if that is under way, or forgets one that is over.
         * @description Role operator, or one that includes it.
         */
        delete: operations["dropWhatIf"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/what-ifs/{id}/comparison": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Compares a what-if with its base and with what really happened, as far as its time is over.
         * @description Role viewer, or one that includes it.
         */
        get: operations["compareWhatIf"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/whoami": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Tells whose token this is, and what role it has.
         * @description Role viewer or device, or one that includes it.
         */
        get: operations["whoAmI"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/whoami/password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Changes one's own password; all sessions end, and a new one begins.
         * @description Role viewer, or one that includes it.
         */
        post: operations["changeOwnPassword"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/write": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Takes lines of the line protocol, as InfluxDB 2 does.
         * @description Role device or engineer, or one that includes it.
         */
        post: operations["influxWrite"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/digitaltwins/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Gives one twin with its Properties.
         * @description Role viewer, or one that includes it.
         */
        get: operations["DigitalTwins_GetById"];
        /**
         * Creates a twin or replaces it.
         * @description Role engineer, or one that includes it.
         */
        put: operations["DigitalTwins_Add"];
        post?: never;
        /**
         * Deletes a twin that has no relationships.
         * @description Role engineer, or one that includes it.
         */
        delete: operations["DigitalTwins_Delete"];
        options?: never;
        head?: never;
        /**
         * Changes Properties of a twin, perhaps with its model.
         * @description Role operator, or one that includes it.
         */
        patch: operations["DigitalTwins_Update"];
        trace?: never;
    };
    "/digitaltwins/{id}/components/{componentPath}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Gives one component of a twin.
         * @description Role viewer, or one that includes it.
         */
        get: operations["DigitalTwins_GetComponent"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Changes Properties of a component.
         * @description Role operator, or one that includes it.
         */
        patch: operations["DigitalTwins_UpdateComponent"];
        trace?: never;
    };
    "/digitaltwins/{id}/components/{componentPath}/telemetry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Publishes telemetry in the name of a component.
         * @description Role engineer, or one that includes it.
         */
        post: operations["DigitalTwins_SendComponentTelemetry"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/digitaltwins/{id}/incomingrelationships": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lists the relationships that come in to a twin.
         * @description Role viewer, or one that includes it.
         */
        get: operations["DigitalTwins_ListIncomingRelationships"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/digitaltwins/{id}/relationships": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lists the relationships that go out from a twin.
         * @description Role viewer, or one that includes it.
         */
        get: operations["DigitalTwins_ListRelationships"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/digitaltwins/{id}/relationships/{relationshipId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Gives one relationship.
         * @description Role viewer, or one that includes it.
         */
        get: operations["DigitalTwins_GetRelationshipById"];
        /**
         * Creates a relationship or replaces it.
         * @description Role engineer, or one that includes it.
         */
        put: operations["DigitalTwins_AddRelationship"];
        post?: never;
        /**
         * Deletes a relationship.
         * @description Role engineer, or one that includes it.
         */
        delete: operations["DigitalTwins_DeleteRelationship"];
        options?: never;
        head?: never;
        /**
         * Changes Properties of a relationship.
         * @description Role operator, or one that includes it.
         */
        patch: operations["DigitalTwins_UpdateRelationship"];
        trace?: never;
    };
    "/digitaltwins/{id}/telemetry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Publishes telemetry in the name of a twin.
         * @description Role engineer, or one that includes it.
         */
        post: operations["DigitalTwins_SendTelemetry"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/eventroutes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lists the event routes, in the order of their ids.
         * @description Role viewer, or one that includes it.
         */
        get: operations["EventRoutes_List"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/eventroutes/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Gives one event route.
         * @description Role viewer, or one that includes it.
         */
        get: operations["EventRoutes_GetById"];
        /**
         * Makes an event route, or replaces it.
         * @description Role engineer, or one that includes it.
         */
        put: operations["EventRoutes_Add"];
        post?: never;
        /**
         * Deletes an event route, and what waits to be delivered by it.
         * @description Role engineer, or one that includes it.
         */
        delete: operations["EventRoutes_Delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/health": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Tells clients of InfluxDB 2 that lines are taken.
         * @description Open to anybody.
         */
        get: operations["influxHealth"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/health/live": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Tells that the process answers.
         * @description Open to anybody.
         */
        get: operations["getLiveness"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/health/ready": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Tells whether the system can accept and persist, part by part.
         * @description Open to anybody.
         */
        get: operations["getReadiness"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/iceberg/v1/config": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Tells clients what the catalog can do.
         * @description Role engineer, or one that includes it.
         */
        get: operations["getIcebergConfig"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/iceberg/v1/namespaces": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lists the namespaces: there is one.
         * @description Role engineer, or one that includes it.
         */
        get: operations["listIcebergNamespaces"];
        put?: never;
        /**
         * Would create a namespace. Refused: the catalog is read-only.
         * @description Role engineer, or one that includes it.
         */
        post: operations["createIcebergNamespace"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/iceberg/v1/namespaces/{namespace}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Gives the properties of a namespace.
         * @description Role engineer, or one that includes it.
         */
        get: operations["getIcebergNamespace"];
        put?: never;
        post?: never;
        /**
         * Would drop a namespace. Refused: the catalog is read-only.
         * @description Role engineer, or one that includes it.
         */
        delete: operations["dropIcebergNamespace"];
        options?: never;
        /**
         * Tells whether there is such a namespace.
         * @description Role engineer, or one that includes it.
         */
        head: operations["hasIcebergNamespace"];
        patch?: never;
        trace?: never;
    };
    "/iceberg/v1/namespaces/{namespace}/properties": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Would change the properties of a namespace. Refused: the catalog is read-only.
         * @description Role engineer, or one that includes it.
         */
        post: operations["updateIcebergNamespace"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/iceberg/v1/namespaces/{namespace}/register": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Would take over a table that is there. Refused: the catalog is read-only.
         * @description Role engineer, or one that includes it.
         */
        post: operations["registerIcebergTable"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/iceberg/v1/namespaces/{namespace}/tables": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lists the tables of a namespace.
         * @description Role engineer, or one that includes it.
         */
        get: operations["listIcebergTables"];
        put?: never;
        /**
         * Would create a table. Refused: the catalog is read-only.
         * @description Role engineer, or one that includes it.
         */
        post: operations["createIcebergTable"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/iceberg/v1/namespaces/{namespace}/tables/{table}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Gives the metadata of a table: its schemas, snapshots, and where it is.
         * @description Role engineer, or one that includes it.
         */
        get: operations["loadIcebergTable"];
        put?: never;
        /**
         * Would commit changes to a table. Refused: the catalog is read-only.
         * @description Role engineer, or one that includes it.
         */
        post: operations["updateIcebergTable"];
        /**
         * Would drop a table. Refused: the catalog is read-only.
         * @description Role engineer, or one that includes it.
         */
        delete: operations["dropIcebergTable"];
        options?: never;
        /**
         * Tells whether there is such a table.
         * @description Role engineer, or one that includes it.
         */
        head: operations["hasIcebergTable"];
        patch?: never;
        trace?: never;
    };
    "/iceberg/v1/namespaces/{namespace}/tables/{table}/metrics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Takes what a client measured of a scan. It is not kept.
         * @description Role engineer, or one that includes it.
         */
        post: operations["reportIcebergMetrics"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/iceberg/v1/tables/rename": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Would rename a table. Refused: the catalog is read-only.
         * @description Role engineer, or one that includes it.
         */
        post: operations["renameIcebergTable"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/iceberg/v1/transactions/commit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Would commit changes to several tables. Refused: the catalog is read-only.
         * @description Role engineer, or one that includes it.
         */
        post: operations["commitIcebergTransaction"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/jobs/delete": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lists delete jobs, by id.
         * @description Role viewer, or one that includes it.
         */
        get: operations["DeleteJobs_List_Older"];
        put?: never;
        /**
         * Begins to delete all relationships, twins and models.
         * @description Role engineer, or one that includes it.
         */
        post: operations["DeleteJobs_Add_Older"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/jobs/delete/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Gives one delete job.
         * @description Role viewer, or one that includes it.
         */
        get: operations["DeleteJobs_GetById_Older"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/jobs/deletions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lists delete jobs, by id.
         * @description Role viewer, or one that includes it.
         */
        get: operations["DeleteJobs_List"];
        put?: never;
        /**
         * Begins to delete all relationships, twins and models.
         * @description Role engineer, or one that includes it.
         */
        post: operations["DeleteJobs_Add"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/jobs/deletions/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Gives one delete job.
         * @description Role viewer, or one that includes it.
         */
        get: operations["DeleteJobs_GetById"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/jobs/imports": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lists import jobs, by id.
         * @description Role viewer, or one that includes it.
         */
        get: operations["ImportJobs_List"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/jobs/imports/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Gives one import job.
         * @description Role viewer, or one that includes it.
         */
        get: operations["ImportJobs_GetById"];
        /**
         * Begins to import models, twins and relationships from a file.
         * @description Role engineer, or one that includes it.
         */
        put: operations["ImportJobs_Add"];
        post?: never;
        /**
         * Forgets an import job that is over, so that its id is free.
         * @description Role engineer, or one that includes it.
         */
        delete: operations["ImportJobs_Delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/jobs/imports/{id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Stops an import job where it is; what it has done stays.
         * @description Role engineer, or one that includes it.
         */
        post: operations["ImportJobs_Cancel"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/metrics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Gives the figures of every step in the Prometheus text format.
         * @description Role viewer, or one that includes it.
         */
        get: operations["getMetrics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/models": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lists models, drafted ones too.
         * @description Role viewer, or one that includes it.
         */
        get: operations["DigitalTwinModels_List"];
        put?: never;
        /**
         * Adds models, all of them or none.
         * @description Role engineer, or one that includes it.
         */
        post: operations["DigitalTwinModels_Add"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/models/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Gives one model.
         * @description Role viewer, or one that includes it.
         */
        get: operations["DigitalTwinModels_GetById"];
        put?: never;
        post?: never;
        /**
         * Deletes a model that no other model needs.
         * @description Role engineer, or one that includes it.
         */
        delete: operations["DigitalTwinModels_Delete"];
        options?: never;
        head?: never;
        /**
         * Decommissions a model, or takes that back.
         * @description Role engineer, or one that includes it.
         */
        patch: operations["DigitalTwinModels_Update"];
        trace?: never;
    };
    "/mqtt": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Begins MQTT over WebSocket (subprotocol mqtt); other requests get 426.
         * @description Open to anybody.
         */
        get: operations["upgradeToMqtt"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/openapi.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Gives this description of the API.
         * @description Open to anybody.
         */
        get: operations["getOpenApi"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ping": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Answers clients that ask whether somebody is there.
         * @description Open to anybody.
         */
        get: operations["influxPing"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/query": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Asks the twin graph.
         * @description Role viewer, or one that includes it.
         */
        post: operations["Query_QueryTwins"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ready": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Tells clients of InfluxDB 2 that lines are taken.
         * @description Open to anybody.
         */
        get: operations["influxReady"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ui": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Leads to the web app.
         * @description Open to anybody.
         */
        get: operations["redirectToAppRoot"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ui/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Gives the page of the web app.
         * @description Open to anybody.
         */
        get: operations["getApp"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ui/{file}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Gives a file of the web app, or its page for an address inside it.
         * @description Open to anybody.
         */
        get: operations["getAppFile"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/write": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Takes lines of the line protocol, as InfluxDB 1 does.
         * @description Role device or engineer, or one that includes it.
         */
        post: operations["influxWriteV1"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /** @description Any JSON value. */
        AnyValue: unknown;
        AnyObject: {
            [key: string]: unknown;
        };
        /** @description RFC 6902; the operations add, replace and remove. */
        JsonPatch: {
            /** @enum {string} */
            op: "add" | "replace" | "remove";
            path: string;
            value?: unknown;
        }[];
        /** @description DTDL Interfaces (v2, v3). */
        DtdlInterfaces: {
            [key: string]: unknown;
        }[];
        ModelData: {
            id: string;
            displayName?: {
                [key: string]: string;
            };
            description?: {
                [key: string]: string;
            };
            /** Format: date-time */
            uploadTime?: string;
            /** @default false */
            decommissioned: boolean;
            model?: {
                [key: string]: unknown;
            };
        };
        ModelDataList: components["schemas"]["ModelData"][];
        ModelDataPage: {
            value?: components["schemas"]["ModelDataList"];
            /** Format: uri */
            nextLink?: string;
        };
        EventRoute: {
            readonly id?: string;
            /** @description An endpoint of the workspace. */
            endpointName: string;
            /** @description Which events it takes; true for all. */
            filter: string;
        };
        EventDelivery: {
            id: string;
            endpointName: string;
            /** @enum {string} */
            state: "delivering" | "retrying" | "no-endpoint";
            /** @description Events that the endpoint took. */
            delivered: number;
            /** @description Attempts that failed since the start. */
            failed: number;
            /** @description Events that were given up. */
            dead: number;
            /** @description Stretches of the log that were not read. */
            lost: number;
            /** @description What is still to be read of the log. */
            lagBytes: number;
            lastFailure?: string;
        };
        NotificationChannel: {
            name: string;
            /** @enum {string} */
            kind: "webhook" | "smtp" | "mqtt" | "kafka" | "none";
            /** @enum {string} */
            state: "unused" | "delivering" | "retrying" | "no-endpoint";
            /** @description Notifications that were taken. */
            sent: number;
            /** @description Attempts that failed since the start. */
            failed: number;
            /** @description Notifications that were given up. */
            dead: number;
            /** @description Stretches of the log that were not read. */
            lost: number;
            /** @description Notifications that were read and wait. */
            waiting: number;
            /** @description What is still to be read of the log. */
            lagBytes: number;
            lastFailure?: string;
        };
        NotificationChannelList: {
            value: components["schemas"]["NotificationChannel"][];
        };
        NotificationTest: {
            /** @description Who gets the mail; else those of the endpoint. */
            to?: string[];
        };
        NotificationTestResult: {
            /** @enum {string} */
            outcome: "taken" | "failed" | "refused";
            reason?: string;
        };
        RuleLog: {
            value: {
                id: string;
                rule: string;
                twin: string;
                /** Format: date-time */
                time: string;
                /** @enum {string} */
                state: "active" | "ended";
                text: string;
            }[];
        };
        EventDeliveryList: {
            value: components["schemas"]["EventDelivery"][];
            endpoints: string[];
        };
        DeadLetter: {
            /** Format: date-time */
            at: string;
            reason: string;
            attempts: number;
            /** @description CloudEvents 1.0. */
            event: Record<string, never>;
        };
        DeadLetterList: {
            value: components["schemas"]["DeadLetter"][];
        };
        EventRoutePage: {
            value?: components["schemas"]["EventRoute"][];
            /** Format: uri */
            nextLink?: string;
        };
        DigitalTwin: {
            $dtId?: string;
            $etag?: string;
            $metadata: {
                $model: string;
                /** Format: date-time */
                $lastUpdateTime?: string;
            } & {
                [key: string]: unknown;
            };
        } & {
            [key: string]: unknown;
        };
        Relationship: {
            $relationshipId?: string;
            $etag?: string;
            $sourceId?: string;
            $relationshipName: string;
            $targetId: string;
        } & {
            [key: string]: unknown;
        };
        RelationshipPage: {
            value?: components["schemas"]["Relationship"][];
            /** Format: uri */
            nextLink?: string;
        };
        IncomingRelationshipPage: {
            value?: {
                $relationshipId?: string;
                $sourceId?: string;
                $relationshipName?: string;
                $relationshipLink?: string;
            }[];
            /** Format: uri */
            nextLink?: string;
        };
        QuerySpecification: {
            query?: string;
            parameters?: {
                [key: string]: unknown;
            };
            continuationToken?: string;
        };
        QueryResult: {
            value?: {
                [key: string]: unknown;
            }[];
            continuationToken?: string;
        };
        HistoryImportRequest: {
            /** @description The name of an upload. */
            file: string;
            /**
             * @default csv
             * @enum {string}
             */
            format: "csv" | "parquet" | "influx";
            /** @description COLUMN=TWIN/PROPERTY, with {column} for cells of the row. */
            map?: string[];
            time?: string;
            quality?: string;
            /** @default auto */
            timeFormat: string;
            /** @default UTC */
            zone: string;
            delimiter?: string;
            /** @default false */
            decimalComma: boolean;
            bucket?: string;
            /**
             * @default ns
             * @enum {string}
             */
            precision: "ns" | "us" | "ms" | "s";
            /** @default false */
            dryRun: boolean;
        };
        HistoryImport: {
            id: string;
            /** @enum {string} */
            state: "running" | "done" | "cancelled" | "failed" | "interrupted";
            by: string;
            /** Format: date-time */
            started: string;
            rows: number;
            readings: number;
            refused: number;
            problems: string[];
            failure?: string;
            file: string;
            format: string;
            map?: string[];
            time?: string;
            quality?: string;
            timeFormat?: string;
            zone?: string;
            delimiter?: string;
            decimalComma?: boolean;
            bucket?: string;
            precisionNanos?: number;
            dryRun: boolean;
        };
        HistoryImportList: {
            value: components["schemas"]["HistoryImport"][];
        };
        HistoryExportRequest: {
            /** @description All when left out. */
            twins?: string[];
            /** @description All when left out. */
            properties?: string[];
            from?: string;
            to?: string;
            /**
             * @default csv
             * @enum {string}
             */
            format: "csv" | "parquet";
            /**
             * @default long
             * @enum {string}
             */
            layout: "long" | "wide";
            /** @default false */
            forSpreadsheets: boolean;
        };
        TrainingSetRequest: {
            /** @description All when left out. */
            twins?: string[];
            /** @description All when left out. */
            properties?: string[];
            /** @description The time of the first row. */
            from: string;
            /** @description The end, exclusive. */
            to: string;
            /** @description From row to row, such as `PT1M`. */
            interval: string;
            /**
             * @default last
             * @enum {string}
             */
            method: "last" | "mean" | "linear" | "none";
            /**
             * @description `long` has a row for each value.
             * @default wide
             * @enum {string}
             */
            layout: "wide" | "long";
            /** @description The property that labels rows. */
            label?: string;
            labels?: components["schemas"]["TrainingLabel"][];
            /** @description Only what was known then. */
            knownAt?: string;
            /** @description Only what inputs up to this position brought. */
            position?: number;
        };
        /** @description A column more: from alarms, or from stretches of time that are given. */
        TrainingLabel: {
            /** @description Of the column. */
            name: string;
            /** @description Rows so long before are labelled as well, such as `PT1H`. */
            ahead?: string;
            alarm?: {
                /** @description All when left out. */
                rules?: string[];
                /** @description All when left out. */
                priorities?: string[];
                /** @description While an alarm is in one of these; while what it tells of holds when left out. */
                states?: string[];
                /**
                 * @description In place of states: rows in whose interval an alarm was raised.
                 * @enum {string}
                 */
                event?: "raised";
            };
            intervals?: {
                /** @description All when left out. */
                twin?: string;
                from: string;
                /** @description Exclusive. */
                to: string;
                /** @description The text of the cells; true and false when none has one. */
                value?: string;
            }[];
        };
        InfluxError: {
            code: string;
            message: string;
            error?: string;
        };
        IcebergError: {
            error: {
                message: string;
                type: string;
                code: number;
            };
        };
        IcebergConfig: {
            defaults: {
                [key: string]: string;
            };
            overrides: {
                [key: string]: string;
            };
            endpoints: string[];
        };
        IcebergNamespaceList: {
            "next-page-token"?: string | null;
            namespaces: string[][];
        };
        IcebergNamespace: {
            namespace: string[];
            properties?: {
                [key: string]: string;
            };
        };
        IcebergTableList: {
            "next-page-token"?: string | null;
            identifiers: {
                namespace: string[];
                name: string;
            }[];
        };
        IcebergTable: {
            "metadata-location": string;
            /** @description The table's metadata file, as Iceberg's specification has it. */
            metadata: Record<string, never>;
            config?: {
                [key: string]: string;
            };
        };
        AzureError: {
            error?: {
                code: string;
                message: string;
                details?: {
                    /** @description Of models, the ValidationID of the rule that is broken. */
                    code: string;
                    message: string;
                    /** @description The element of a model. */
                    target?: string;
                    property?: string;
                    value?: string;
                    /** @description The index of the model in the request, from 0. */
                    model?: number;
                    /** @description In the request, from 1. */
                    line?: number;
                    /** @description In the request, from 1. */
                    column?: number;
                }[];
            };
        };
        /** @description RFC 9457, with our stable code. */
        Problem: {
            type: string;
            title: string;
            status: number;
            detail?: string;
            instance?: string;
            code: number;
            name: string;
            where?: string;
            expected?: string;
            found?: string;
            details?: string[];
        };
        /** @enum {string} */
        Quality: "good" | "uncertain" | "bad" | "stale" | "simulated";
        TwinState: {
            twinId?: string;
            modelId?: string;
            draft?: boolean;
            etag?: string;
            /** @description The properties that the model requires and the twin, which readings made, still lacks; absent when there are none. */
            missing?: string[];
            /** @description By path: the property's name, components before it. */
            values?: {
                [key: string]: {
                    value?: unknown;
                    quality?: components["schemas"]["Quality"];
                    /** Format: date-time */
                    sourceTime?: string;
                    /** Format: date-time */
                    receivedTime?: string;
                    /** @enum {string} */
                    kind?: "property" | "telemetry";
                    type?: components["schemas"]["ValueType"];
                    unit?: string;
                    /** @description False when the model does not want its readings in history; else absent. */
                    kept?: boolean;
                    /** @description The path of the value that this one describes. */
                    annotates?: string;
                    /** @description The values that describe this one, by name. */
                    annotations?: {
                        [key: string]: unknown;
                    };
                };
            };
        };
        /** @enum {string} */
        ValueType: "boolean" | "long" | "double" | "text" | "json";
        DriftList: {
            /** @description How much drifted in all. */
            total?: number;
            value?: {
                device?: string;
                twinId?: string;
                property?: string;
                reason?: string;
                count?: number;
                /** Format: date-time */
                first?: string;
                /** Format: date-time */
                last?: string;
                lastPosition?: number;
                example?: string;
                /** @description There when a re-binding mended it and it did not come again: messages before this position drift no more. */
                resolvedPosition?: number;
            }[];
        };
        Command: {
            id: string;
            twin: string;
            /** @description Components before it: motor/stop. */
            name: string;
            /** @description The request. */
            payload?: unknown;
            /** @enum {string} */
            state: "accepted" | "sent" | "delivered" | "succeeded" | "verified" | "unverified" | "failed" | "timed-out" | "unknown" | "cancelled";
            /** @description Who asked: rule:<name>, or a principal. */
            origin: string;
            /** Format: date-time */
            accepted: string;
            /**
             * Format: date-time
             * @description When the time for an answer is over.
             */
            expires: string;
            /** Format: date-time */
            sent?: string;
            /** Format: date-time */
            finished?: string;
            /** @description As the device answered. */
            status?: number;
            /** @description What the device said besides. */
            response?: unknown;
            /** @description Why it is in its state. */
            message?: string;
            idempotent?: boolean;
            /** @description True when the answer came after the time, or after a restart. */
            late?: boolean;
            /** @description What shows its effect; seen and position once that was. */
            expect?: {
                condition: string;
                /** @description How long after the answer, such as 10s. */
                within: string;
                /** Format: date-time */
                seen?: string;
                position?: number;
            };
            /** @description Who wants it cancelled, and what came of that. */
            cancel?: {
                by: string;
                reason?: string;
                /** Format: date-time */
                time: string;
                /**
                 * @description told: the device was told, and may carry it out all the same.
                 * @enum {string}
                 */
                outcome: "pending" | "withdrawn" | "told";
            };
            /** @description What it went through, the oldest first. */
            stages: {
                /** @description As state, but executed for succeeded. */
                stage: string;
                /** Format: date-time */
                time: string;
                /** @description Of the input that led to it. */
                position?: number;
            }[];
        };
        /** @description Values of writable Properties by name, those of a component in an object of its name; null takes a desired value away. */
        DesiredValues: {
            [key: string]: unknown;
        };
        Desired: {
            twin: string;
            /** @description Rises with each change of what is desired; the ETag of the document. */
            version: number;
            /**
             * Format: date-time
             * @description When the device was told last.
             */
            sent?: string;
            /** @description How often it was told since something was set, or it was heard of. */
            attempts: number;
            /**
             * Format: date-time
             * @description When it is told again; missing when it is not by itself.
             */
            next?: string;
            /** @description By the property's name, components before it: motor/speed. */
            values: {
                [key: string]: components["schemas"]["DesiredValue"];
            };
        };
        DesiredValue: {
            /** @description In the unit that the twin has it in. */
            value: unknown;
            /** @description The version that it was set with. */
            version: number;
            /** @enum {string} */
            state: "pending" | "sent" | "delivered" | "reported" | "rejected" | "diverged";
            /**
             * Format: date-time
             * @description Since when it is in its state.
             */
            since: string;
            /** Format: date-time */
            set: string;
            /** @description Who set it. */
            by: string;
            /** @description In their words. */
            why?: string;
            /** @description True when there is no way to tell the device, until it is heard of again. */
            held?: boolean;
            /** @description What the device said of it, as in HTTP. */
            status?: number;
            /** @description Why it is in its state. */
            message?: string;
            /** @description The property's present value. */
            reported?: unknown;
            /** Format: date-time */
            reportedAt?: string;
            unit?: string;
        };
        DesiredList: {
            value?: components["schemas"]["Desired"][];
        };
        CommandList: {
            value?: components["schemas"]["Command"][];
        };
        MqttClientPage: {
            value?: components["schemas"]["MqttClient"][];
            /** @description Where the next page begins; absent on the last. */
            after?: string;
        };
        MqttClient: {
            id: string;
            /** @description Whose session it is. */
            principal: string;
            connected: boolean;
            role?: string;
            address?: string;
            /** @enum {string} */
            listener?: "mqtt" | "mqtts" | "ws" | "wss";
            tls?: boolean;
            /** @description The subject of the client's certificate. */
            certificate?: string;
            protocol?: string;
            /** Format: date-time */
            connectedSince?: string;
            /** Format: date-time */
            awaySince?: string;
            cleanStart?: boolean;
            /** @description Seconds; 0 for none. */
            keepAlive?: number;
            /** @description How long the session lasts without a connection: seconds such as 3600s, or never. */
            sessionExpiry?: string;
            subscriptions?: number;
            /** @description PUBLISH of the client. */
            receivedMessages?: number;
            receivedBytes?: number;
            /** @description PUBLISH to the client. */
            sentMessages?: number;
            sentBytes?: number;
            /** @description Messages of QoS 1 and 2 that the client has not acknowledged. */
            inflight?: number;
            inflightMax?: number;
            /** @description Messages that wait for those. */
            queued?: number;
            queuedBytes?: number;
            /** @description Messages under way when the last connection ended. */
            unfinished?: number;
            /** @description Messages copied for it before the journal's oldest records went. */
            stored?: number;
            /** @description Bytes of the journal that are still to be looked through for it. */
            behind?: number;
            /** @description Retained messages that new subscriptions are still owed. */
            retainedOwed?: number;
            lastError?: {
                /** Format: date-time */
                time: string;
                /** @description A reason code of MQTT 5, such as 0x8D. */
                code: string;
                reason: string;
            };
            filters?: {
                filter: string;
                qos: number;
                noLocal?: boolean;
                retainAsPublished?: boolean;
                identifier?: number;
                /** @description Its permission was taken away; it brings nothing until it is back. */
                barred?: boolean;
            }[];
        };
        /** @description Events packet with {time, direction, packet, bytes, fields}, gap with {packets} that were not written in time, end. */
        MqttPacketEvents: string;
        SourceList: {
            /**
             * Format: date-time
             * @description Messages are counted from here on.
             */
            since?: string;
            value?: {
                device?: string;
                registered?: boolean;
                messages?: number;
                bytes?: number;
                /** Format: date-time */
                lastSeen?: string;
                drifted?: number;
                lastPosition?: number;
                /** @enum {string} */
                protocol?: "mqtt" | "http";
            }[];
            /** @description What `after` of the next page is; absent on the last. */
            next?: string;
            /** @description Edge nodes of Sparkplug, in the order in which they appeared. */
            sparkplug?: components["schemas"]["SparkplugNode"][];
        };
        SparkplugNode: {
            group?: string;
            edge?: string;
            twin?: string;
            online?: boolean;
            /**
             * Format: date-time
             * @description Since when it is on line or not; absent before its first birth.
             */
            since?: string;
            /** Format: date-time */
            lastBirth?: string;
            births?: number;
            deaths?: number;
            /** @description Of its last birth. */
            metrics?: number;
            /** @description How often a message was missing. */
            sequenceGaps?: number;
            rebirthsRequested?: number;
            rebirthPending?: boolean;
            /** @description Messages that had come before. */
            duplicates?: number;
            /** @description Messages that wait for a missing one. */
            held?: number;
            devices?: {
                device?: string;
                twin?: string;
                online?: boolean;
                /** Format: date-time */
                since?: string;
                /** Format: date-time */
                lastBirth?: string;
                births?: number;
                metrics?: number;
            }[];
        };
        SparkplugGrades: {
            /**
             * Format: date-time
             * @description Edge nodes are graded from here on.
             */
            since: string;
            /** @description Messages of edge nodes for which there was no room. */
            ungradedMessages?: number;
            /** @description How often records were passed over, being too many to keep up with. */
            skips?: number;
            value: components["schemas"]["SparkplugGrade"][];
        };
        SparkplugGrade: {
            /** @description Group and edge node, with / between. */
            id: string;
            group: string;
            edge: string;
            /** @description Of its last connection. */
            clientId?: string;
            /** @description Between birth and death. */
            online: boolean;
            /** Format: date-time */
            lastSeen?: string;
            /** @description That were judged. */
            messages: number;
            /** @description Whose every metric was judged: all births, and data by samples. */
            messagesInDepth?: number;
            /** @description False when its metrics are too many to compare data with births. */
            complete?: boolean;
            /** @description Statements of the specification for which there was something to judge. */
            statementsJudged: number;
            violations: {
                /**
                 * @description The statement that names it best.
                 * @example tck-id-payloads-sequence-num-incrementing
                 */
                statement: string;
                /** @description What it says, in our words. */
                says: string;
                /** @description All statements that are violated by it. */
                statements: string[];
                count: number;
                /** Format: date-time */
                first: string;
                /** Format: date-time */
                last: string;
                /** @description The last one: expected and found. */
                example: string;
            }[];
        };
        TwinChanges: {
            twinId: string;
            changes: components["schemas"]["TwinChange"][];
            /** @description For the next page; absent when this is the last. */
            continuation?: string;
        };
        TwinChange: {
            /** @enum {string} */
            what: "created" | "deleted" | "modelChanged" | "written" | "draftGrew" | "relationshipCreated" | "relationshipChanged" | "relationshipDeleted" | "propertySet" | "propertyRemoved" | "qualityChanged" | "modelOfOthers";
            property?: string;
            value?: unknown;
            quality?: components["schemas"]["Quality"];
            /** @description What it held before, at the same valid time. */
            oldValue?: unknown;
            oldQuality?: components["schemas"]["Quality"];
            unit?: string;
            /** @description False for a late reading, and for one from the future. */
            current?: boolean;
            relationship?: {
                id?: string;
                name?: string;
                source?: string;
                target?: string;
            };
            /** Format: date-time */
            validTime: string;
            /** Format: date-time */
            knownTime: string;
            position: number;
            /** @description The principal or the device. */
            who: string;
            /** @description The reason that was given. */
            why: string;
            /** @enum {string} */
            by: "app" | "device" | "session" | "time" | "notKept";
            command?: string;
            topic?: string;
        };
        SqlQuery: {
            /** @description One query, in PostgreSQL's dialect. */
            sql: string;
            /** @description What $1, $2, .. stand for: texts, numbers, booleans or null. */
            parameters?: unknown[];
            /** @description The most rows; 10,000 when left out. */
            maxRows?: number;
        };
        SqlResult: {
            columns: {
                name: string;
                /** @description PostgreSQL's name of the type. */
                type: string;
            }[];
            /** @description Values in the order of the columns; times in RFC 3339. */
            rows: unknown[][];
            /** @description True when there are more rows. */
            truncated: boolean;
        };
        HistoryQuery: {
            /** @description 1 to 10,000 properties. */
            series: {
                twinId: string;
                property: string;
            }[];
            /** @description First source time, inclusive: RFC 3339 or milliseconds since 1970. */
            from: string;
            /** @description Last source time, exclusive. */
            to: string;
            /**
             * @description The width of a bucket: 15m, 1h, 7d, or all for one.
             * @default all
             */
            bucket: string;
            figures: (string | ("count" | "first" | "last" | "min" | "max" | "range" | "sum" | "mean" | "stddev" | "delta" | "mode" | "twmean" | "integral" | "increase" | "duration" | "good") | unknown)[];
            /**
             * @default none
             * @enum {string}
             */
            fill: "none" | "null" | "previous" | "linear";
            /** @description Only what was known at this time, RFC 3339. */
            asKnownAt?: string;
        };
        HistoryFigures: {
            /** Format: date-time */
            from?: string;
            /** Format: date-time */
            to?: string;
            figures?: string[];
            /** @description In no defined order; properties without readings, and those that the caller may not read, are left out. */
            series?: {
                twinId?: string;
                property?: string;
                buckets?: unknown[][];
            }[];
        };
        History: {
            twinId?: string;
            property?: string;
            type?: components["schemas"]["ValueType"];
            unit?: string;
            aggregate?: string;
            /** @description False when the present model no longer wants readings of it kept: what is here is older. */
            kept?: boolean;
            /** @description With annotations=true: by name, the value of each annotation for each reading of series, in its order; null where it has none. */
            annotations?: {
                [key: string]: unknown[];
            };
            /** @description Where readings are known to be missing, and why. Without from: from the beginning. */
            gaps?: {
                /** Format: date-time */
                from?: string;
                /** Format: date-time */
                to?: string;
                reason: string;
                /** @enum {string} */
                source: "person" | "listening" | "lost" | "retention" | "offline" | "quota";
            }[];
            /** @description There is more; ask again from the last time. */
            truncated?: boolean;
            /** @description With aggregate=states: how long each value held, by bucket. Time in which nothing usable held counts for none. */
            states?: {
                /** Format: date-time */
                from: string;
                /** Format: date-time */
                to: string;
                values: {
                    value: unknown;
                    seconds: number;
                    /** @description So many times it came to be after another value, or after none. */
                    entered: number;
                }[];
            }[];
            /** @description With aggregate=histogram: how many readings lie in each of some ranges of equal width; one when all are equal, none without readings. */
            histogram?: {
                low: number;
                high: number;
                below: number;
                above: number;
                counts: number[];
            };
            series?: [
                string,
                unknown,
                components["schemas"]["Quality"]
            ][];
        };
        /** @description Readings by property, with $time (RFC 3339 or milliseconds since 1970) and $quality; or an array of such objects. */
        TelemetryPayload: {
            [key: string]: unknown;
        } | {
            [key: string]: unknown;
        }[];
        Receipt: {
            /** @enum {string} */
            ack?: "durable" | "applied" | "queryable";
            position?: number;
            /** Format: date-time */
            receivedTime?: string;
        };
        Adoption: {
            modelId: string;
        };
        DraftList: {
            value: {
                twinId: string;
                modelId: string;
                /** Format: date-time */
                since: string;
                /** @description In the order of first sight. */
                properties: {
                    path: string;
                    /** @enum {string} */
                    type: "boolean" | "long" | "double" | "text" | "json";
                    /** @description As its source has declared. */
                    unit?: string;
                    value?: unknown;
                    /** Format: date-time */
                    last?: string;
                }[];
            }[];
        };
        ModelComparison: {
            /** @description The DTMI of the model that twins have. */
            before: string;
            /** @description The DTMI of the model that they would get. */
            after: string;
            /** @description DTDL Interfaces that are not uploaded yet. */
            models?: Record<string, never>[];
        };
        ModelChanges: {
            kind: string;
            /** @enum {string} */
            severity: "breaking" | "widening" | "compatible" | "cosmetic";
            path: string;
            before: string;
            after: string;
            explanation: string;
        }[];
        ModelImpact: {
            before: string;
            after: string;
            breaks: boolean;
            changes: components["schemas"]["ModelChanges"];
            impact: {
                /** @description Twins of exactly the model before, and the ids of the first of them. */
                twins: {
                    count: number;
                    first: string[];
                };
                /** @description Values and relationships that the model after does not take: on how many twins, how many, and the first of them. */
                inTheWay: {
                    twins: number;
                    count: number;
                    reasons: string[];
                };
                dropped: {
                    [key: string]: number;
                };
                converted: {
                    [key: string]: number;
                };
                /** @description Models that extend the model before, or have it as a component. */
                models: {
                    id: string;
                    /** @enum {string} */
                    by: "extends" | "component";
                    twins: number;
                }[];
                /** @description Entries of binding files that may feed what changes. */
                bindings: {
                    /** @description file:line */
                    place: string;
                    address: string;
                    /** @description One that it may feed. */
                    twin: string;
                    /** @description True when the payload itself names properties. */
                    byName: boolean;
                    paths: string[];
                }[];
                rules: {
                    name: string;
                    /** @description file:line */
                    place: string;
                    why: string;
                    paths: string[];
                }[];
            };
        };
        Migration: {
            /** @description The DTMI of the model that the twins get. */
            to: string;
            /** @description Only these twins; all of exactly that model when left out. */
            twins?: string[];
            /** @description Paths of properties, or of whole components, whose values go. */
            drop?: string[];
            /** @description Paths of the old model, and where their values go in the new one. */
            rename?: {
                [key: string]: string;
            };
            /** @description Twins of other models that must move in the same step. */
            also?: {
                from: string;
                to: string;
                twins?: string[];
                drop?: string[];
                rename?: {
                    [key: string]: string;
                };
            }[];
            /** @default false */
            dryRun: boolean;
        };
        MigrationResult: {
            migrated: number;
            moves: {
                from: string;
                to: string;
                twins: number;
            }[];
            /** @description How many values went, by path. */
            dropped: {
                [key: string]: number;
            };
            /** @description How many values have another type or unit now, by path. */
            converted: {
                [key: string]: number;
            };
        };
        PatchBatch: {
            twinId: string;
            component?: string;
            patch: components["schemas"]["JsonPatch"];
            ifMatch?: string;
        }[];
        PatchResults: {
            succeeded?: number;
            failed?: number;
            results?: {
                twinId?: string;
                status?: number;
                etag?: string;
                error?: {
                    code?: string;
                    message?: string;
                };
            }[];
        };
        NewDevice: {
            id: string;
            /** @default true */
            enabled: boolean;
            /**
             * @description True takes the id of a device that was decommissioned.
             * @default false
             */
            again: boolean;
            publish?: string[];
            subscribe?: string[];
            model?: string;
            feeds?: string[];
            /** @description The edge node of Sparkplug that it is, group/edge. */
            sparkplug?: string;
            groups?: string[];
            tags?: {
                [key: string]: string;
            };
            quota?: components["schemas"]["DeviceQuota"];
            /** @description The SHA-256 of a certificate, in hexadecimal digits. */
            thumbprint?: string;
            /**
             * @description By what it proves itself; secret unless a thumbprint is given. A secret or key is drawn and shown once.
             * @enum {string}
             */
            authentication?: "secret" | "key" | "thumbprint" | "authority" | "none";
            /** @description Keys that it has already, base64, at most two; with authentication key. */
            keys?: string[];
            /**
             * Format: date-time
             * @description When the credential ends.
             */
            expires?: string;
        };
        DeviceSettings: {
            publish?: string[];
            subscribe?: string[];
            model?: string;
            feeds?: string[];
            /** @description The edge node of Sparkplug that it is, group/edge. */
            sparkplug?: string;
            groups?: string[];
            tags?: {
                [key: string]: string;
            };
            quota?: components["schemas"]["DeviceQuota"];
        };
        /** @description 0 stands for what the settings say. */
        DeviceQuota: {
            messagesPerSecond?: number;
            bytesPerSecond?: number;
            connections?: number;
        };
        NewDeviceState: {
            /** @enum {string} */
            state: "active" | "suspended" | "quarantined" | "decommissioned";
            reason?: string;
            /**
             * @description Of decommissioned: what becomes of the telemetry of the twins that only this device feeds; without it what the setting `devices.decommission-telemetry` says.
             * @enum {string}
             */
            telemetry?: "keep" | "archive" | "purge";
        };
        TwinPurge: {
            /**
             * @description True keeps a copy in a file of the data folder before.
             * @default false
             */
            archive: boolean;
            /**
             * Format: date-time
             * @description Values with source times from here on stay.
             */
            before?: string;
            reason?: string;
        };
        TwinPurged: {
            id: string;
            /** @description Rows of the history that were purged; 0 when there were none. */
            rows: number;
            /** @description The position of the last input whose values were purged. */
            upTo: number;
            /** @description The copy in the folder `archive` of the data folder. */
            file?: string;
            /** @description Of its bytes. */
            sha256?: string;
        };
        TwinPurgeProgress: {
            open: {
                upTo?: number;
                blocksDone?: number;
                /** @description 0 while it waits. */
                blocks?: number;
            }[];
        };
        /** @description What becomes of the telemetry of a device that was decommissioned. */
        DeviceTelemetry: {
            /** @enum {string} */
            policy: "keep" | "archive" | "purge";
            done: boolean;
            /** @description Once it is done. */
            outcome?: {
                twins?: components["schemas"]["TwinPurged"][];
                /** @description Twins that another device feeds, too. */
                kept?: {
                    id: string;
                    fedBy: string[];
                }[];
                error?: string;
            };
        };
        DeviceRelease: {
            /**
             * @description False drops what was held.
             * @default true
             */
            apply: boolean;
            reason?: string;
        };
        DeviceReleased: {
            id?: string;
            applied?: number;
            dropped?: number;
        };
        /** @description Absent or empty: a secret is drawn in place of all secrets and thumbprints. */
        NewCredential: {
            /** @description The SHA-256 of a certificate, in hexadecimal digits. */
            thumbprint?: string;
            /**
             * @description By what it proves itself; secret unless a thumbprint is given. A secret or key is drawn and shown once.
             * @enum {string}
             */
            authentication?: "secret" | "key" | "thumbprint" | "authority" | "none";
            /** @description Keys that it has already, base64, at most two; with authentication key. */
            keys?: string[];
            /**
             * Format: date-time
             * @description When the credential ends.
             */
            expires?: string;
            /**
             * @description True leaves the credentials of its kind that it has.
             * @default false
             */
            keep: boolean;
            /** @description Those of its kind that it has end after so long. */
            graceSeconds?: number;
        };
        CredentialInfo: {
            id?: string;
            /** @enum {string} */
            kind?: "secret" | "key" | "thumbprint" | "authority";
            /** Format: date-time */
            issued?: string;
            /**
             * Format: date-time
             * @description Absent: never.
             */
            expires?: string;
        };
        CertificateRequest: {
            /** @description PKCS #10, PEM. */
            csr: string;
            /** @default 365 */
            days: number;
        };
        DeviceCertificate: {
            id?: string;
            /** @description PEM. */
            certificate?: string;
            /** @description PEM. */
            authority?: string;
            credentialId?: string;
        };
        NewRevocation: {
            thumbprint: string;
            reason?: string;
        };
        RevocationList: {
            value?: {
                thumbprint?: string;
                reason?: string;
                /** Format: date-time */
                at?: string;
            }[];
        };
        NewEnrolment: {
            /** @enum {string} */
            proof: "symmetric-key" | "authority" | "claim";
            /** @description Keys, base64, instead of one that is drawn. */
            keys?: string[];
            /** @description Thumbprints of the authorities whose word counts; none for all. */
            authorities?: string[];
            /** @description Those of the claim certificates, instead of a secret that is drawn. */
            thumbprints?: string[];
            /**
             * @description Which ids it may give, * for any text.
             * @default *
             */
            ids: string;
            /** @default true */
            enabled: boolean;
            /**
             * @description True lists devices for approval.
             * @default false
             */
            approval: boolean;
            /**
             * @description 0 for any number.
             * @default 0
             */
            devicesMax: number;
            publish?: string[];
            subscribe?: string[];
            model?: string;
            feeds?: string[];
            groups?: string[];
            tags?: {
                [key: string]: string;
            };
            quota?: components["schemas"]["DeviceQuota"];
            /**
             * @description How one that proves a claim is named, by parameters of its own.
             * @default ${parameter:SerialNumber}
             */
            device: string;
            /** @description What one that proves a claim is told, by name. */
            configuration?: {
                [key: string]: string;
            };
        };
        Enrolment: {
            id?: string;
            /** @enum {string} */
            proof?: "symmetric-key" | "authority" | "claim";
            authorities?: string[];
            ids?: string;
            enabled?: boolean;
            approval?: boolean;
            devicesMax?: number;
            /** @description How many came by it and are there. */
            devices?: number;
            publish?: string[];
            subscribe?: string[];
            model?: string;
            feeds?: string[];
            groups?: string[];
            tags?: {
                [key: string]: string;
            };
            quota?: components["schemas"]["DeviceQuota"];
            device?: string;
            configuration?: {
                [key: string]: string;
            };
            /** @description A key that was drawn; shown this once. */
            key?: string;
            /** @description A claim that was drawn; shown this once. */
            claim?: string;
        };
        EnrolmentList: {
            value?: components["schemas"]["Enrolment"][];
        };
        DerivedKey: {
            device?: string;
            key?: string;
        };
        ApprovalList: {
            value?: {
                id?: string;
                /** @description Absent when it only named itself. */
                enrolment?: string;
                /** Format: date-time */
                firstSeen?: string;
                /** Format: date-time */
                lastSeen?: string;
                count?: number;
                address?: string;
                rejected?: boolean;
            }[];
        };
        Device: {
            id?: string;
            /** @enum {string} */
            state?: "provisioned" | "active" | "suspended" | "quarantined" | "decommissioned";
            reason?: string;
            /** Format: date-time */
            since?: string;
            enabled?: boolean;
            telemetry?: components["schemas"]["DeviceTelemetry"];
            hasCredential?: boolean;
            credentials?: components["schemas"]["CredentialInfo"][];
            modules?: {
                id?: string;
                credentials?: components["schemas"]["CredentialInfo"][];
            }[];
            model?: string;
            publish?: string[];
            subscribe?: string[];
            feeds?: string[];
            /** @description The edge node of Sparkplug that it is, group/edge; absent when it is none. */
            sparkplug?: string;
            groups?: string[];
            tags?: {
                [key: string]: string;
            };
            /** @description Whether it or a module of it has a connection. */
            connected?: boolean;
            /**
             * Format: date-time
             * @description When it came or went last; absent before the first time.
             */
            connectedChanged?: string;
            lastError?: components["schemas"]["DeviceTrouble"];
            quota?: components["schemas"]["DeviceQuota"];
            /** @description By which it came; absent when somebody added it. */
            enrolment?: string;
            /** @description What is held of it; absent when it is not in quarantine. */
            quarantine?: {
                messages?: number;
                bytes?: number;
                lost?: number;
            };
        };
        /** @description What is wrong with a device at present. */
        DeviceTrouble: {
            /** @enum {string} */
            kind?: "login" | "connections" | "quota" | "publish" | "subscribe" | "protocol" | "drift";
            text?: string;
            address?: string;
            count?: number;
            /** Format: date-time */
            first?: string;
            /** Format: date-time */
            last?: string;
        };
        DeviceConnectionList: {
            id?: string;
            connected?: boolean;
            /** @description Those that last first, then the one that ended last. */
            value?: components["schemas"]["DeviceConnection"][];
        };
        DeviceConnection: {
            /** @description The client identifier. */
            client?: string;
            /** @description The device, or its module. */
            principal?: string;
            /** Format: date-time */
            connected?: string;
            address?: string;
            /** @enum {string} */
            listener?: "mqtt" | "mqtts" | "ws" | "wss";
            protocol?: string;
            /** @description Kind and id of what it proved itself by. */
            credential?: string;
            /**
             * Format: date-time
             * @description Absent while it lasts, as all that follows.
             */
            disconnected?: string;
            seconds?: number;
            /** @enum {string} */
            by?: "client" | "network" | "keep-alive" | "takeover" | "access" | "quota" | "administrator" | "protocol" | "server";
            /** @description The reason code of MQTT 5. */
            code?: string;
            reason?: string;
            /** @description Messages from the device. */
            received?: number;
            /** @description Messages to the device. */
            sent?: number;
        };
        DeviceList: {
            value?: components["schemas"]["Device"][];
            /** @description How many there are on all pages. */
            total?: number;
            /** @description What `after` of the next page is; absent on the last. */
            next?: string;
        };
        DeviceCredential: {
            id?: string;
            /** @description Shown this once. */
            credential?: string;
            /** @description Base64; shown this once. */
            key?: string;
            thumbprint?: string;
            credentialId?: string;
        };
        /** @description Either payload or base64. */
        NewDeviceMessage: {
            /** @description JSON that is sent as it stands, or a text that is sent without quotes. */
            payload?: unknown;
            /** @description The bytes of the payload. */
            base64?: string;
            properties?: {
                [key: string]: string;
            };
            /**
             * @description Seconds.
             * @default 3600
             */
            expiresIn: number;
            messageId?: string;
            correlationId?: string;
            contentType?: string;
            contentEncoding?: string;
        };
        DeviceMessageList: {
            value?: {
                number?: number;
                /** @enum {string} */
                state?: "queued" | "sent" | "delivered" | "expired";
                /** Format: date-time */
                since?: string;
                /** Format: date-time */
                queued?: string;
                /** Format: date-time */
                expires?: string;
                /** @description As they stand in the topic. */
                properties?: string;
            }[];
        };
        DeviceDocument: {
            id?: string;
            /** @description The DTMI that it announced, empty for none. */
            model?: string;
            /** @description True while its last connection was by this contract. */
            speaks?: boolean;
            /** @description Of what it reports. */
            version?: number;
            reported?: Record<string, never>;
        };
        NewDeviceJob: {
            id: string;
            /** @description What is to be done: any JSON, at most 32 KiB. */
            document: unknown;
            devices?: string[];
            /** @description All devices in one of them now. */
            groups?: string[];
            /** @description How long a device may be at it; absent for any time. */
            timeoutMinutes?: number;
        };
        DeviceJob: {
            id?: string;
            /** Format: date-time */
            created?: string;
            by?: string;
            canceled?: boolean;
            /** @description 0 for any time. */
            timeoutMinutes?: number;
            document?: unknown;
            /** @description Not in lists. */
            executions?: {
                device?: string;
                /** @enum {string} */
                status?: "QUEUED" | "IN_PROGRESS" | "SUCCEEDED" | "FAILED" | "TIMED_OUT" | "REJECTED" | "CANCELED";
                /** Format: date-time */
                queued?: string;
                /** Format: date-time */
                updated?: string;
                version?: number;
                details?: {
                    [key: string]: string;
                };
            }[];
        };
        DeviceJobList: {
            value?: components["schemas"]["DeviceJob"][];
        };
        DeviceShadows: {
            value?: {
                /** @description Empty for the classic one. */
                name?: string;
                /** @description state with desired, reported and delta, and metadata. */
                document?: Record<string, never>;
                version?: number;
            }[];
        };
        NewToken: {
            role: components["schemas"]["Role"];
            name?: string;
            /** Format: date-time */
            expires?: string;
            groups?: string[];
            /**
             * @description True when only policies grant anything.
             * @default false
             */
            restricted: boolean;
        };
        /** @enum {string} */
        Role: "viewer" | "operator" | "engineer" | "admin" | "device";
        Token: {
            id?: string;
            name?: string;
            role?: components["schemas"]["Role"];
            /** Format: date-time */
            expires?: string;
            groups?: string[];
            /** @description True when only policies grant anything. */
            restricted?: boolean;
            /**
             * Format: date-time
             * @description To a minute, since the server has started.
             */
            lastUsed?: string;
        };
        NewInstallation: {
            /** @description The twin of the item. */
            item: string;
            /**
             * @description Whether what is installed there is removed first, in the same step.
             * @default false
             */
            replace: boolean;
            /** @description Why; kept. */
            reason?: string;
        };
        Removal: {
            /** @description The twin of the item; may be left out when one is installed. */
            item?: string;
            /** @description Why; kept. */
            reason?: string;
        };
        InstallationList: {
            value: {
                location: string;
                item: string;
                /** Format: date-time */
                from: string;
                /**
                 * Format: date-time
                 * @description Absent while it is there.
                 */
                to?: string;
                /** @description Whether it is still there. */
                installed: boolean;
                by?: string;
                reason?: string;
                removedBy?: string;
                removedReason?: string;
            }[];
        };
        AuditPage: {
            value: components["schemas"]["AuditEntry"][];
            /** @description Where older entries begin; absent when there are none. */
            before?: number;
            /** @description Groups of the chain. */
            groups: number;
            /** @description Entries of the chain. */
            entries: number;
            /** @description Inputs before this position are covered. */
            inputsCovered: number;
            /** @description What keeps the audit from writing; absent when nothing does. */
            problem?: string;
        };
        AuditEntry: {
            number: number;
            /**
             * Format: date-time
             * @description When it was asked for.
             */
            time: string;
            /** @description Of the input; absent for what the audit itself notes. */
            position?: number;
            /** @description A twin, `twin/relationship`, a model, a device. */
            subject?: string;
            who: string;
            role?: string;
            /** @description The name of the command. */
            what: string;
            /** @description The reason that was given. */
            why?: string;
            /** @enum {string} */
            outcome: "done" | "refused";
            code?: string;
            status?: number;
            message?: string;
            before?: {
                [key: string]: unknown;
            };
            after?: {
                [key: string]: unknown;
            };
            from?: string;
            to?: string;
            count?: string;
        };
        AuditCheckpoint: {
            chain: string;
            link: number;
            /** @description SHA-256 of the last frame. */
            head: string;
            entries: number;
            /** Format: date-time */
            time: string;
            /** @description Fingerprint of the key. */
            key: string;
            /** @description All of it, signed, as `lockstep audit verify --checkpoint` reads it. */
            text: string;
        };
        Archive: {
            location: string;
            /** @enum {string} */
            state: "starting" | "running" | "incomplete" | "failed";
            reason?: string;
            /** Format: date-time */
            since?: string;
            /** @description Its id, as the audit names it. */
            archive?: string;
            /** @description The number of the last manifest. */
            manifests: number;
            /**
             * Format: date-time
             * @description What was received before is in it.
             */
            archivedBefore?: string;
            files: number;
            rows: number;
            bytes: number;
            work?: {
                /** @enum {string} */
                what: "day" | "removal";
                /** @description The day, or the twin. */
                about: string;
                /** @description Rows that are done. */
                rows: number;
            };
        };
        ArchiveManifests: {
            value: {
                number: number;
                /** Format: date-time */
                written: string;
                /** @description Of receipt; not there for a removal. */
                day?: string;
                /** @description The twin whose readings were removed. */
                removed?: string;
                by?: string;
                reason?: string;
                rows: number;
                files: number;
                bytes: number;
            }[];
        };
        HistoryJob: {
            id: string;
            /** @enum {string} */
            kind: "import" | "retention" | "purge" | "archive";
            /** @enum {string} */
            state: "running" | "waiting" | "done" | "cancelled" | "failed" | "interrupted";
            /** @description The file, the twin, or the day. */
            about?: string;
            done: number;
            /** @description Not there when nobody knows. */
            total?: number;
            /** @enum {string} */
            unit: "rows" | "days" | "blocks";
            failure?: string;
        };
        HistoryJobs: {
            value: components["schemas"]["HistoryJob"][];
        };
        ArchiveFiles: {
            value: {
                /** @description Below the archive's location. */
                path: string;
                /** @description Empty for twins that were gone when the day was archived. */
                model: string;
                sha256: string;
                bytes: number;
                rows: number;
            }[];
        };
        ArchiveReport: {
            location: string;
            /** @description Those that are as the audit says. */
            manifests: number;
            /** @description Those that are as their manifests say. */
            files: number;
            rows: number;
            bytes: number;
            /** @description Manifests that tell of a removal. */
            removals: number;
            findings: {
                file: string;
                expected: string;
                found: string;
            }[];
        };
        FmuList: {
            /** @description What keeps FMUs in worker processes apart on this server. */
            isolation: {
                /** @description What keeps them from files that are not their own, or none. */
                files: string;
                /**
                 * @description What keeps them from sockets, programs and other processes.
                 * @enum {string}
                 */
                calls: "seccomp" | "none";
                /** @enum {string} */
                memory: "limited" | "watched";
                /** @description In a line. */
                text: string;
            };
            value: components["schemas"]["Fmu"][];
        };
        Fmu: {
            name: string;
            /** @enum {string} */
            place: "workspace" | "uploaded";
            uploadedBy?: string;
            /** Format: date-time */
            uploadedTime?: string;
            /** @description Behaviours that name it. */
            usedBy: string[];
            /** @description Why the file cannot be read; then there is nothing of what follows. */
            trouble?: string;
            sha256?: string;
            bytes?: number;
            errors?: number;
            warnings?: number;
            /** @description Who trusts it and why; absent when nobody does. */
            trusted?: string;
            platforms?: string[];
            model?: string;
            fmiVersion?: string;
            kinds?: string[];
            /** @description How many there are. */
            variables?: number;
            experiment?: {
                start?: number;
                stop?: number;
                step?: number;
                tolerance?: number;
            };
            /** @description The variables; only of one FMU that is asked for. */
            interface?: components["schemas"]["FmuVariable"][];
            /** @description Only of one FMU that is asked for. */
            findings?: components["schemas"]["FmuFinding"][];
        };
        FmuVariable: {
            name: string;
            causality: string;
            variability: string;
            type: string;
            unit?: string;
            start?: string;
            description?: string;
        };
        FmuFinding: {
            /** @enum {string} */
            severity: "error" | "warning";
            file: string;
            line: number;
            column: number;
            message: string;
            /** @description Of the FMI standard. */
            clause: string;
            rule: string;
        };
        FmuTrust: {
            reason: string;
        };
        BehaviourList: {
            behaviours: components["schemas"]["Behaviour"][];
        };
        Behaviour: {
            name: string;
            /**
             * @description Where it is kept: of the workspace it cannot be changed here.
             * @enum {string}
             */
            place: "workspace" | "uploaded";
            /** @description Its YAML document, when one is asked for. */
            text?: string;
            /** @description Who has put it. */
            changedBy?: string;
            /**
             * Format: date-time
             * @description When it was put.
             */
            changedTime?: string;
            /** @description Why it does not run. */
            errors?: components["schemas"]["Finding"][];
            /** @enum {string} */
            mode: "shadow" | "virtual-sensor" | "stand-in";
            /** @description The FMU's file, or the name of a model in Java. */
            model: string;
            /** @description SHA-256 of the FMU that runs, or a version; empty when it does not run. */
            version: string;
            /** @description The version that is there now and runs after a restart, when it is another. */
            newer?: string;
            /** @description The DTMI of the model whose twins it is of, or the id of one twin. */
            of: string;
            /** @description Seconds. */
            step: number;
            twins: components["schemas"]["BehaviourOfTwin"][];
        };
        BehaviourText: {
            /** @description That it shall have; of a check only, without it the name of the text. */
            name?: string;
            /** @description One YAML document, as scenarios/ has it. */
            text: string;
        };
        BehaviourFindings: {
            valid: boolean;
            errors: components["schemas"]["Finding"][];
        };
        Finding: {
            file: string;
            line: number;
            column: number;
            message: string;
        };
        BehaviourOfTwin: {
            twin: string;
            /** @enum {string} */
            state: "waiting" | "running" | "failed";
            /** @description What it waits for, or why it failed. */
            reason?: string;
            /**
             * Format: date-time
             * @description The event time that it has come to.
             */
            time?: string;
            /** @description How far the readings are ahead of it. */
            lagSeconds?: number;
            /** @description Since it began last. */
            steps: number;
            /** @description Readings that came behind their step. */
            lateReadings: number;
            /** @description Beginnings anew, behind gaps in the readings. */
            restarts: number;
            /** @description Of the model. */
            failures: number;
            outputs: {
                variable: string;
                property?: string;
                /** @description The property that it is compared with. */
                measured?: string;
                /** @description The property that gets measured - expected. */
                residualProperty?: string;
                /** @description What is expected now. */
                value?: number;
                /** @description Measured - expected, at the last reading. */
                residual?: number;
            }[];
        };
        Lake: {
            location: string;
            /** @enum {string} */
            state: "starting" | "running" | "incomplete" | "retrying" | "failed";
            reason?: string;
            /** Format: date-time */
            since?: string;
            /** @description All changes before this position of the log are in the tables. */
            position: number;
            /** @description Bytes of the changes log that are not. */
            lagBytes: number;
            /** Format: date-time */
            lastCommit?: string;
            rowsWritten?: number;
            commits?: number;
            /** @description Values that did not fit their columns. */
            misfits?: number;
            /** @description Records that could not be read. */
            unreadable?: number;
            /** @description Rows that were read and are not committed. */
            waitingRows?: number;
            /** @description Age of the oldest change that was read and is not committed. */
            lagSeconds?: number;
            /** @description Times since the start that all was begun anew. */
            failures?: number;
            /** @description Whether other programs may commit to the tables, too. */
            shareable?: boolean;
            /** @description Attempts of requests to the object store. */
            storeRequests?: number;
            /** @description Requests to it that were sent again. */
            storeRetries?: number;
            tables: components["schemas"]["LakeTable"][];
        };
        LakeTable: {
            name: string;
            /** @description Without its version. */
            model: string;
            location: string;
            rows: number;
            files: number;
            bytes: number;
            columns?: number;
            snapshots?: number;
            position?: number;
        };
        LakeFindings: {
            problems: string[];
        };
        TokenList: {
            value?: components["schemas"]["Token"][];
        };
        TokenSecret: {
            id?: string;
            name?: string;
            role?: components["schemas"]["Role"];
            /** Format: date-time */
            expires?: string;
            groups?: string[];
            restricted?: boolean;
            /** @description Shown this once. */
            token?: string;
        };
        ModelFindings: {
            valid?: boolean;
            errors?: {
                rule?: string;
                where?: string;
                message?: string;
            }[];
            unresolved?: string[];
            unresolvedReferences?: {
                id?: string;
                element?: string;
                property?: string;
                where?: string;
                message?: string;
            }[];
        };
        Bindings: {
            files: {
                name: string;
                text: string;
            }[];
            /** @description The topics that models state by the DTDL Mqtt extension; they count where no file binds a topic. */
            derived: {
                model: string;
                /** @enum {string} */
                kind: "telemetry" | "property" | "command";
                /** @description As the model writes it. */
                topic: string;
                /** @description The MQTT filter that it stands for. */
                filter: string;
                payloadFormat: string;
            }[];
            /** @description What is wrong with topics that models state: they cannot be told apart, or nobody can read the format. */
            problems: {
                model: string;
                message: string;
            }[];
        };
        BindingFiles: {
            files: {
                name: string;
                text: string;
            }[];
        };
        RebindingRequest: {
            /** @description Messages received from here on: RFC 3339, or milliseconds since 1970. */
            from: string;
            /** @description And before this time. */
            to: string;
            /** @description Only of this sender. */
            device?: string;
            /** @description Only what they say of this twin. */
            twin?: string;
            /** @description Only on topics that this MQTT filter matches. */
            topic?: string;
            /** @default false */
            dryRun: boolean;
        };
        RebindingList: {
            value: components["schemas"]["Rebinding"][];
        };
        Rebinding: {
            id?: number;
            by?: string;
            /** Format: date-time */
            started?: string;
            /** Format: date-time */
            changed?: string;
            dryRun: boolean;
            /** @enum {string} */
            state: "running" | "done" | "cancelled" | "failed";
            /** Format: date-time */
            from: string;
            /** Format: date-time */
            to: string;
            device?: string;
            twin?: string;
            topic?: string;
            /** @description Messages that were decoded again. */
            messages: number;
            /** @description Readings that nothing had taken before. */
            new: number;
            /** @description Readings that stand in the place of one that was read wrongly. */
            corrected: number;
            /** @description Readings that were there as they are, or that a later message overtook. */
            unchanged: number;
            /** @description Findings of drift that there still are. */
            drifting: number;
            /** @description Messages of devices in quarantine, which are left. */
            held: number;
            /** @description Readings that the twin's model did not take when they were applied. */
            refused: number;
            note?: string;
            remaining: {
                device: string;
                twinId?: string;
                property?: string;
                reason: string;
                count: number;
                example: string;
            }[];
            resolved: {
                device: string;
                twinId?: string;
                property?: string;
                reason: string;
            }[];
        };
        Policies: {
            files: {
                name: string;
                text: string;
            }[];
            policies: components["schemas"]["Policy"][];
            builtIn: components["schemas"]["Policy"][];
        };
        Policy: {
            name: string;
            /** @description file:line; absent for what holds without policies. */
            place?: string;
            subjects: string[];
            grant: components["schemas"]["PolicyClause"][];
            deny: components["schemas"]["PolicyClause"][];
        };
        PolicyClause: {
            rights: ("read" | "write" | "command")[];
            below?: {
                twin: string;
                along: string[];
            };
            twins?: string[];
            model?: string;
            properties?: string[];
            place?: string;
        };
        PolicyQuestion: {
            principal: {
                name: string;
                /** @enum {string} */
                role: "viewer" | "operator" | "engineer" | "admin" | "device";
                groups?: string[];
                /** @default false */
                restricted: boolean;
            };
            /** @enum {string} */
            right: "read" | "write" | "command";
            twin: string;
            /** @description A path with dots; the twin as a whole when left out. */
            property?: string;
        };
        PolicyAnswer: {
            allowed: boolean;
            /** @enum {string} */
            by: "grant" | "deny" | "role" | "nothing";
            policy?: string;
            /** @description file:line of the clause that decides. */
            place?: string;
            /**
             * @description The right that decides: read, when what may not be read can for that reason not be written.
             * @enum {string}
             */
            right: "read" | "write" | "command";
            twinExists: boolean;
        };
        Retention: {
            files: {
                name: string;
                text: string;
            }[];
            entries: components["schemas"]["RetentionEntry"][];
            state: {
                /**
                 * Format: date-time
                 * @description The time that retention goes by.
                 */
                time?: string;
                /** @description The clock is far ahead of the time lived through, and is followed slowly. */
                clockAhead: boolean;
                /** @description The history has lost what it was told, and removes nothing until it is told anew. */
                waits: boolean;
                removedReadings: number;
                removedDays: number;
                daysToDo: number;
                /**
                 * Format: date-time
                 * @description The archive has what was received before; absent when there is nothing in it.
                 */
                archivedBefore?: string;
            };
        };
        RetentionEntry: {
            /** @description An ISO 8601 duration, or forever. */
            keep: string;
            /** @description Nothing goes before the archive has it. */
            archive?: boolean;
            /**
             * @description What goes from the history stays in the lake.
             * @enum {string}
             */
            lake?: "keep";
            below?: {
                twin: string;
                /** @description A name, or an array of names. */
                along: unknown;
            };
            twins?: string[];
            model?: string;
            tags?: string[];
            properties?: string[];
            /** @description file:line of the entry. */
            place: string;
        };
        RetentionQuestion: {
            twin: string;
            /** @description A path with dots. */
            property: string;
        };
        RetentionAnswer: {
            /** @enum {string} */
            by: "entry" | "settings";
            /** @description An ISO 8601 duration, or forever. */
            keep?: string;
            /** @description Nothing goes before the archive has it. */
            archive?: boolean;
            /**
             * @description What goes from the history stays in the lake.
             * @enum {string}
             */
            lake?: "keep";
            /** @description file:line of the entry that decides. */
            place?: string;
            holds?: string[];
            twinExists: boolean;
        };
        LegalHold: {
            name: string;
            below?: {
                twin: string;
                /** @description A name, or an array of names. */
                along: unknown;
            };
            twins?: string[];
            model?: string;
            tags?: string[];
            properties?: string[];
            /** Format: date-time */
            from?: string;
            /** Format: date-time */
            to?: string;
            /** Format: date-time */
            until?: string;
            reason: string;
            by: string;
            /** Format: date-time */
            since: string;
        };
        LegalHolds: {
            value: components["schemas"]["LegalHold"][];
        };
        LegalHoldRequest: {
            reason: string;
            below?: {
                twin: string;
                /** @description A name, or an array of names. */
                along: unknown;
            };
            twins?: string[];
            model?: string;
            tags?: string[];
            properties?: string[];
            /**
             * Format: date-time
             * @description Source times from here on; all when left out.
             */
            from?: string;
            /** Format: date-time */
            to?: string;
            /**
             * Format: date-time
             * @description When it ends by itself.
             */
            until?: string;
        };
        KnownGap: {
            id: string;
            twin?: string;
            property?: string;
            /** Format: date-time */
            from?: string;
            /** Format: date-time */
            to?: string;
            reason: string;
            /** @enum {string} */
            source: "person" | "listening" | "lost" | "retention" | "offline" | "quota";
        };
        KnownGaps: {
            value: components["schemas"]["KnownGap"][];
        };
        KnownGapRequest: {
            /** @description All twins when left out. */
            twin?: string;
            /** @description A path with dots, and all below; all when left out. */
            property?: string;
            /** Format: date-time */
            from: string;
            /** Format: date-time */
            to: string;
            reason: string;
        };
        KnownGapNoted: {
            id: string;
        };
        RuleFiles: {
            files: {
                name: string;
                text: string;
            }[];
        };
        Rules: {
            files: {
                name?: string;
                text?: string;
            }[];
            rules: {
                name: string;
                model: string;
                /** @description The condition, in CEL. */
                when?: string;
                /** @description The property that must not be silent. */
                missing?: string;
                /** @description The steps of a process. */
                steps?: string[];
                title?: string;
                /** @enum {string} */
                priority?: "critical" | "high" | "medium" | "low" | "diagnostic";
                command?: string;
                /** @enum {string} */
                state: "watching" | "without-model";
                /** @description How many twins it watches. */
                twins: number;
                openAlarms: number;
            }[];
            computed: {
                name: string;
                model: string;
                /** @description Its path, with dots. */
                property: string;
                /** @description What it is worked out from, in CEL. */
                value: string;
                /**
                 * @description Which values count.
                 * @enum {string}
                 */
                quality: "good" | "uncertain" | "any";
                /** @description Where it stands: file:line. */
                place: string;
                /** @enum {string} */
                state: "computing" | "without-model";
                /** @description How many twins have it. */
                twins: number;
            }[];
            /** @description Contracts of commands. */
            commands: {
                name: string;
                model: string;
                /** @description Its path, with dots. */
                command: string;
                /** @description What shows its effect, in CEL. */
                expect?: string;
                /** @description How long after the answer that is awaited, such as 5s. */
                within?: string;
                /** @description How long an answer is awaited, such as 10s. */
                timeout?: string;
                /** @description Where it stands: file:line. */
                place: string;
                /** @enum {string} */
                state: "in-force" | "without-model";
                /** @description How many twins it is for. */
                twins: number;
            }[];
        };
        RuleFindings: {
            valid: boolean;
            errors: {
                file?: string;
                line?: number;
                column?: number;
                message?: string;
            }[];
            /** @description What the tests beside the rules came to, when they were run. */
            tests?: {
                name: string;
                file: string;
                line: number;
                passed: boolean;
                /** @description What the rules made of the readings, line by line. */
                trace: string[];
            }[];
        };
        /** @description One look of a rule at a twin: what led to it, what the rule saw, and what it did. */
        RuleTrace: {
            rule: string;
            twin: string;
            /** @description What it led to; none for nothing. */
            transition: string;
            /**
             * @description Where the rule stands now.
             * @enum {string}
             */
            state: "idle" | "raising" | "active" | "returning";
            /** @description How many readings in a row it has counted. */
            count?: number;
            /**
             * Format: date-time
             * @description Event time.
             */
            at?: string;
            /**
             * Format: date-time
             * @description When the input was received that led to it.
             */
            received: string;
            /** @description How long what led to it had held, by the rule's delay. */
            heldSeconds?: number;
            /** @description The property whose reading led to it; absent when time did. */
            cause?: string;
            /** @description The value of the cause before. */
            before?: unknown;
            /** @description What the rule saw. */
            values: {
                property: string;
                /** @description In the model's unit; null for none. */
                value?: unknown;
                /** Format: date-time */
                time?: string;
                quality?: string;
                /** @description Whether the rule uses values of this quality. */
                trusted: boolean;
            }[];
            /** @description The parts of its conditions, and what they said. */
            conditions: {
                /** @enum {string} */
                key: "when" | "clear";
                text: string;
                /** @enum {string} */
                verdict: "true" | "false" | "not-known" | "failed";
            }[];
            measures: {
                name: string;
                /** @description null when it is not known. */
                value?: unknown;
            }[];
            message?: string;
            /** @description The id of the alarm that was raised or returned. */
            alarm?: string;
            commands: {
                id: string;
                twin: string;
                name: string;
            }[];
        };
        RuleMessage: {
            device: string;
            topic: string;
            /** @description As text; this or base64. */
            payload?: string;
            /** @description The payload's bytes. */
            base64?: string;
            /** @description Rules that stand in place of those in force. */
            files?: {
                name: string;
                text: string;
            }[];
        };
        RuleMessageOutcome: {
            /** @description What bindings made of it. */
            readings: {
                twin: string;
                property: string;
                value?: unknown;
                unit?: string;
                /** Format: date-time */
                time: string;
                quality: string;
                current: boolean;
            }[];
            drift: Record<string, never>[];
            /** @description What rules made of each reading. */
            looks: components["schemas"]["RuleTrace"][];
            firings: components["schemas"]["RuleTrace"][];
        };
        RuleDryRun: {
            files: {
                name: string;
                text: string;
            }[];
            /** @description The names of the rules to try; all of the files when left out. */
            rules?: string[];
            /** @description What became known from here on: RFC 3339, or milliseconds since 1970. */
            from: string;
            /** @description And before this time. */
            to: string;
            /** @description The twins to try them on; all that they watch when left out. */
            twins?: string[];
            readings?: number;
            firings?: number;
            seconds?: number;
        };
        RuleDryRunOutcome: {
            /** Format: date-time */
            from: string;
            /** Format: date-time */
            to: string;
            /** @description How many twins the rules watch. */
            watched: number;
            /** @description How many of them were looked at. */
            twins: number;
            readings: number;
            complete: boolean;
            /** @description Why it ended before it was through. */
            stopped?: string;
            /** @description Twins that could not be tried, and why. */
            skipped: string[];
            /** @description How often the rules would have fired. */
            fired: number;
            /** @description From when to when a rule would have been active. */
            periods: {
                rule: string;
                twin: string;
                /** Format: date-time */
                raised: string;
                /**
                 * Format: date-time
                 * @description Absent when it was active at the end.
                 */
                returned?: string;
                message?: string;
            }[];
            firings: components["schemas"]["RuleTrace"][];
        };
        RuleTraces: {
            value: components["schemas"]["RuleTrace"][];
        };
        Alarm: {
            id: string;
            twin: string;
            rule: string;
            title: string;
            message?: string;
            /** @enum {string} */
            priority: "critical" | "high" | "medium" | "low" | "diagnostic";
            /** @description What it is about, components before it: motor/speed. */
            property?: string;
            /** @description That property's value when it was raised. */
            value?: unknown;
            /** @enum {string} */
            state: "unacknowledged" | "acknowledged" | "returned" | "normal" | "latched-unacknowledged" | "latched-acknowledged" | "shelved" | "suppressed" | "out-of-service";
            /**
             * Format: date-time
             * @description Event time; of one that was put aside before it ever was, when that was.
             */
            raised: string;
            /**
             * Format: date-time
             * @description Event time.
             */
            returned?: string;
            /** @description How often it was raised while open; absent for once. */
            count?: number;
            acknowledged?: {
                /** Format: date-time */
                at?: string;
                by?: string;
                comment?: string;
            };
            /** @description The id of the command that the rule gave. */
            command?: string;
            /** @description True while what it tells of holds. */
            holds?: boolean;
            /** @description True when it was the first of its group. */
            firstOut?: boolean;
            /** @description True when its priority rose since nobody acknowledged it. */
            escalated?: boolean;
            /** @description Who sees to it. */
            assignee?: string;
            /** @description What happens when nobody responds. */
            consequence?: string;
            /** @description What to do. */
            response?: string;
            /** @description How much time there is for that: 300s. */
            timeToRespond?: string;
            /** @description What has failed. */
            failureMode?: string;
            /** @description Its first-out group. */
            group?: string;
            shelved?: {
                /** Format: date-time */
                at?: string;
                /** Format: date-time */
                until?: string;
                by?: string;
                reason?: string;
            };
            suppressed?: {
                /** Format: date-time */
                at?: string;
            };
            outOfService?: {
                /** Format: date-time */
                at?: string;
                by?: string;
                reason?: string;
                permit?: string;
            };
            /** @description What happened to it last. */
            last?: {
                what?: string;
                /** Format: date-time */
                at?: string;
                by?: string;
                note?: string;
            };
            /** @description All that happened to it, the oldest first; of one alarm only. */
            history?: components["schemas"]["AlarmTransition"][];
        };
        AlarmList: {
            value: components["schemas"]["Alarm"][];
            /** @description What before goes on with; absent when there are no more. */
            next?: string;
            total: number;
            /** @description Of the whole list. */
            byPriority: {
                [key: string]: number;
            };
            /** @description Of all that the other filters leave. */
            byState: {
                [key: string]: number;
            };
        };
        AlarmComment: {
            comment?: string;
        };
        AlarmTransition: {
            /** @enum {string} */
            what: "raised" | "returned" | "acknowledged" | "reset" | "shelved" | "unshelved" | "suppressed" | "unsuppressed" | "out-of-service" | "returned-to-service" | "commented" | "assigned" | "escalated" | "re-alarmed" | "closed";
            /**
             * Format: date-time
             * @description Event time of what a rule did.
             */
            at: string;
            /** Format: date-time */
            received: string;
            /** @description Where it stood afterwards. */
            state: string;
            priority: string;
            by?: string;
            /** @description In their words; to whom it was assigned; the priority before it escalated. */
            note?: string;
        };
        AlarmIds: {
            ids: string[];
            comment?: string;
        };
        AlarmOutcomes: {
            value: {
                id: string;
                alarm?: components["schemas"]["Alarm"];
                /** @description Why it was refused; then there is no alarm. */
                error?: string;
            }[];
        };
        AlarmReason: {
            reason?: string;
        };
        AlarmAssignment: {
            to?: string;
        };
        AlarmShelving: {
            reason: string;
            /** @description How long: 30m, 8h. */
            for?: string;
            /**
             * Format: date-time
             * @description Instead of for.
             */
            until?: string;
        };
        AlarmOutage: {
            reason: string;
            /** @description The number of the permit to work. */
            permit?: string;
        };
        AlarmPoint: {
            rule: string;
            twin: string;
            title: string;
            value: number;
        };
        AlarmReport: {
            position: string;
            /** Format: date-time */
            from: string;
            /** Format: date-time */
            to: string;
            /** @description How often operators were told of one. */
            alarms: number;
            kpis: {
                name: string;
                value: number;
                unit: string;
                target: string;
                /** @enum {string} */
                verdict: "good" | "tolerable" | "bad";
            }[];
            topTen: components["schemas"]["AlarmPoint"][];
            chattering: components["schemas"]["AlarmPoint"][];
            fleeting: components["schemas"]["AlarmPoint"][];
            stale: components["schemas"]["AlarmPoint"][];
            /** @description How many held and were shown at the end. */
            standing: number;
            shelved: number;
            suppressed: number;
            outOfService: number;
            byPriority: {
                [key: string]: number;
            };
            floods: {
                /** Format: date-time */
                from: string;
                /** Format: date-time */
                to: string;
                alarms: number;
            }[];
            /** @description Alarms of each ten minutes. */
            periods: number[];
        };
        AlarmPositionList: {
            value: {
                name: string;
                open: number;
                unacknowledged: number;
                shelved: number;
                /** @description Alarms of the last ten minutes. */
                inTenMinutes: number;
                /** @description True while there is a flood. */
                flood: boolean;
            }[];
        };
        Run: {
            id: string;
            twin: string;
            process: string;
            /** @enum {string} */
            status: "running" | "overdue" | "waiting" | "completed" | "aborted";
            /** Format: date-time */
            begun: string;
            /** @description Who began it; absent for a reading. */
            begunBy?: string;
            /** @description The step that it is in, or was in last. */
            step: string;
            /** Format: date-time */
            stepSince: string;
            /** @description The steps that are over, in order. */
            steps: {
                step?: string;
                /** Format: date-time */
                begun?: string;
                /** Format: date-time */
                ended?: string;
                /** @description Whether it took longer than it may. */
                overdue?: boolean;
            }[];
            /** Format: date-time */
            ended?: string;
            /** @description Who ended it before its time. */
            endedBy?: string;
            why?: string;
        };
        RunList: {
            value?: components["schemas"]["Run"][];
        };
        RunBegin: {
            /** @description Its name; absent for the only one that the twin follows. */
            process?: string;
        };
        RunAbort: {
            why?: string;
        };
        /** @description Server-sent events; the data of each is one JSON object. */
        LiveEvents: string;
        Health: {
            /** @enum {string} */
            status?: "up" | "down";
            parts?: {
                [key: string]: {
                    /** @enum {string} */
                    status?: "up" | "down";
                    state?: string;
                    reason?: string;
                    notes?: string[];
                };
            };
        };
        /** @description Prometheus text format 0.0.4. */
        Metrics: string;
        /** @description One of: code; user and password; token. */
        LoginProof: {
            /** @description Of a link, good once. */
            code?: string;
            user?: string;
            password?: string;
            token?: string;
            /**
             * @description How the session's token comes: in the answer, or as a cookie that scripts cannot read.
             * @default token
             * @enum {string}
             */
            session: "token" | "cookie";
        };
        LoginWays: {
            password: boolean;
            token: boolean;
            /** @description Another server that knows people; not there when there is none. */
            provider?: {
                name: string;
                /** @description Where a browser goes; takes `then`, the page that is wanted. */
                path: string;
            };
        };
        LoggedOut: {
            /** @description Sessions that have ended. */
            ended: number;
            /**
             * Format: uri
             * @description Where a browser goes to log out of the other server too.
             */
            next?: string;
        };
        WhoAmI: {
            name: string;
            /** @enum {string} */
            role: "viewer" | "operator" | "engineer" | "admin" | "device";
            groups?: string[];
            /** @description True when only policies grant anything. */
            restricted?: boolean;
            /** @description True for users of this server, who may change their password. */
            hasPassword?: boolean;
            /**
             * Format: date-time
             * @description When the session ends at the latest.
             */
            expires?: string;
            /** @description What goes into the header x-lockstep-csrf with each change, when the session is a cookie. */
            csrf?: string;
        };
        Session: {
            /** @description Shown this once; not there when it comes as a cookie. */
            token?: string;
            name: string;
            /** @enum {string} */
            role: "viewer" | "operator" | "engineer" | "admin" | "device";
            groups?: string[];
            /** @description True when only policies grant anything. */
            restricted?: boolean;
            /** Format: date-time */
            expires: string;
            /** @description What goes into the header x-lockstep-csrf with each change, when the session is a cookie. */
            csrf?: string;
        };
        User: {
            name: string;
            /** @enum {string} */
            role: "viewer" | "operator" | "engineer" | "admin";
            groups: string[];
            /** @description True when only policies grant anything. */
            restricted: boolean;
            enabled: boolean;
        };
        UserList: {
            value: components["schemas"]["User"][];
        };
        NewUser: {
            /** @description One that no device and no token has. */
            name: string;
            /** @enum {string} */
            role: "viewer" | "operator" | "engineer" | "admin";
            groups?: string[];
            /** @default false */
            restricted: boolean;
            /** @default true */
            enabled: boolean;
            /** @description 12 to 256 characters; drawn and shown when it is not stated. */
            password?: string;
        };
        UserSecret: {
            name: string;
            /** @enum {string} */
            role: "viewer" | "operator" | "engineer" | "admin";
            groups: string[];
            restricted: boolean;
            enabled: boolean;
            /** @description One that was drawn, shown this once. */
            password?: string;
        };
        UserChange: {
            /** @enum {string} */
            role?: "viewer" | "operator" | "engineer" | "admin";
            groups?: string[];
            restricted?: boolean;
            enabled?: boolean;
        };
        NewPassword: {
            /** @description 12 to 256 characters; drawn and shown when it is not stated. */
            password?: string;
        };
        PasswordChange: {
            old: string;
            new: string;
        };
        GraphChanges: {
            /** @description Models first, then twins, then relationships, each by their ids. */
            value: components["schemas"]["GraphDifference"][];
            /** @description Where the next page begins; absent on the last one. */
            continuation?: string;
        };
        GraphDifference: {
            /** @description `model:<id>`, `twin:<id>` or `relationship:<source>/<id>`. */
            id: string;
            /** @enum {string} */
            change: "created" | "changed" | "deleted";
            /** @enum {string} */
            what: "model" | "twin" | "relationship";
            model?: string;
            twin?: string;
            source?: string;
            relationship?: string;
            /** @description Of a twin, when it was there. */
            modelBefore?: string;
            /** @description Of a twin, when it is there. */
            modelAfter?: string;
            /** @description The model or relationship as it was. */
            before?: Record<string, never>;
            /** @description The model or relationship as it is. */
            after?: Record<string, never>;
            /** @description Values of a twin that differ. */
            values?: {
                path: string;
                /** @enum {string} */
                kind: "property" | "telemetry";
                /** @description The value as it was; absent when there was none. */
                before?: unknown;
                /** @description The value as it is; absent when there is none. */
                after?: unknown;
            }[];
        };
        Graph: {
            twins: {
                id: string;
                model: string;
                displayName?: string;
            }[];
            relationships: {
                id: string;
                source: string;
                target: string;
                name: string;
            }[];
            /** @description There are more twins than were asked for. */
            truncated: boolean;
        };
        FaultList: {
            value: {
                name: string;
                title: string;
                description: string;
                active: boolean;
            }[];
        };
        NewBranch: {
            /** @description 1 to 64 letters, digits, '.', '_' and '-'; drawn when absent. */
            id?: string;
            description?: string;
            /** @description A past moment, RFC 3339: the state that holds all inputs that were received up to then. Now when absent. */
            asOf?: string;
        };
        /** @description What is left out is as the key calibration of the scenario file says. */
        NewCalibration: {
            /** @description Whose readings count; may be left out when the behaviour runs beside one twin only. */
            twin?: string;
            /** @description First source time, inclusive: RFC 3339 or milliseconds since 1970. Needed when the scenario file has no range. */
            from?: string;
            /** @description Last source time, exclusive. Needed when the scenario file has no range. */
            to?: string;
            /** @description Parameters and start values of the model, by their names, in their own units; 1 to 12. Needed when the scenario file has none. */
            parameters?: {
                [key: string]: {
                    lower: number;
                    upper: number;
                    /** @description Where the search begins; what the model has at present when left out. */
                    start?: number;
                };
            };
            /**
             * @description The share of the range, at its end, that the search does not see.
             * @default 0.3
             */
            holdOut: number;
            /**
             * @description From how many places the search begins: the given one, then random ones.
             * @default 4
             */
            starts: number;
            /** @default 1 */
            seed: number;
        };
        CalibrationParameter: {
            name: string;
            /**
             * @description Whether the readings determine it.
             * @enum {string}
             */
            verdict: "determined" | "at-lower" | "at-upper" | "undetermined";
            value: number | null;
            /** @description The standard deviation of the estimate; null unless it is determined. */
            deviation: number | null;
            /** @description The lower end of the 95 % interval; null unless it is determined. */
            low: number | null;
            /** @description Its upper end; null unless it is determined. */
            high: number | null;
            lower: number | null;
            upper: number | null;
            /** @description Of one that is not determined: those that can make up for it. */
            partners: string[];
            /** @description As the model says it; empty for none. */
            unit: string;
            /** @description What it is without a calibration. */
            present: number | null;
            /** @description With each of the parameters, in their order. */
            correlations: (number | null)[];
        };
        /** @description Root mean squares are in the unit of what is measured; null where there is nothing to compare. */
        CalibrationOutput: {
            variable: string;
            property: string;
            /** @description That the search saw. */
            readings: number;
            /** @description Readings that it did not see. */
            heldOut: number;
            /** @description The standard deviation of what is left over. */
            noise: number | null;
            /** @description Of what is left over from one reading with the next one's: about 0 when it is noise. */
            correlation: number | null;
            /** @description By how much that makes the intervals wider. */
            widening: number | null;
            /** @description Measured less expected with the present parameters. */
            rmsBefore: number | null;
            /** @description With those found. */
            rmsAfter: number | null;
            heldOutRmsBefore: number | null;
            heldOutRmsAfter: number | null;
            /** @description Both beside each other, at most 600 readings: of each stretch those that are off most. A list is empty when the model failed. */
            course: {
                times: string[];
                measured: (number | null)[];
                /** @description With the present parameters. */
                before: (number | null)[];
                /** @description With those found. */
                after: (number | null)[];
            };
        };
        /** @description A variable of a behaviour's model; numbers are in its own unit. */
        ModelVariable: {
            name: string;
            /** @enum {string} */
            causality: "structuralParameter" | "parameter" | "calculatedParameter" | "input" | "output" | "local";
            /** @description Empty for none. */
            unit: string;
            /** @description What the model takes when nobody says otherwise. */
            start?: number;
            min?: number;
            max?: number;
            description?: string;
            /** @description May be told before each step. */
            isInput: boolean;
            /** @description May be told once, before the first. */
            isStart: boolean;
            /** @description False for what behaviours do not carry: texts, binaries, clocks, arrays. */
            isNumber: boolean;
            /** @description Can be any number. */
            isReal: boolean;
            /** @description Of a behaviour: what it begins with. */
            present?: number;
            /** @description Of a behaviour: the property that it is told. */
            from?: string;
            /**
             * @description Of a behaviour: where its file names it.
             * @enum {string}
             */
            told?: "input" | "start";
        };
        ModelVariableList: {
            value: components["schemas"]["ModelVariable"][];
        };
        /** @description What is left out is as the FMU proposes. Times in seconds. */
        NewFmuRun: {
            /**
             * @description Co-simulation, where there is one, when left out.
             * @enum {string}
             */
            kind?: "CoSimulation" | "ModelExchange";
            from?: number;
            stop?: number;
            /** @description From one row to the next; at most 200,000 rows. */
            step?: number;
            /** @description Relative. */
            tolerance?: number;
            /**
             * @description Of model exchange.
             * @default explicit
             * @enum {string}
             */
            solver: "explicit" | "implicit";
            /** @description Values to begin with, by the names of variables; elements of arrays apart by blanks. */
            start?: {
                [key: string]: number | boolean | string;
            };
            /** @description What is recorded; the outputs when left out. */
            outputs?: string[];
            /** @description CSV: a column time, and one for each input. */
            input?: string;
            /**
             * @description Whether all that the FMU logs is wanted.
             * @default false
             */
            log: boolean;
        };
        FmuRun: {
            fmu: string;
            /** @enum {string} */
            kind: "CoSimulation" | "ModelExchange";
            from: number;
            stop: number;
            step: number;
            /** @description Where it came to, in seconds of its time. */
            end: number;
            /** @description The FMU ended it before the stop. */
            terminated: boolean;
            rows: number;
            steps: number;
            events: number;
            /** @description What it took, loading apart. */
            seconds: number;
            /** @description What the FMU said, at most 100. */
            messages: string[];
            /** @description The table, as fmu run writes it. */
            csv: string;
        };
        Calibration: {
            id: string;
            behaviour: string;
            twin: string;
            /** @enum {string} */
            state: "waiting" | "running" | "done" | "failed" | "cancelled";
            progress: number;
            createdBy: string;
            /** Format: date-time */
            createdTime: string;
            /** Format: date-time */
            from: string;
            /** Format: date-time */
            to: string;
            /** @description Why it failed. */
            trouble?: string;
            result?: {
                /**
                 * Format: date-time
                 * @description Where the first step begins.
                 */
                from: string;
                /**
                 * Format: date-time
                 * @description Where the part begins that the search did not see.
                 */
                split: string;
                /** Format: date-time */
                to: string;
                steps: number;
                /** @description Whether the readings determine all parameters. */
                determined: boolean;
                converged: boolean;
                /** @description How much better the best determined direction is determined than the worst one; null when one is not determined at all. */
                condition: number | null;
                starts: number;
                /** @description How many of the starts came to this answer. */
                agreeing: number;
                iterations: number;
                /** @description Runs of the model. */
                evaluations: number;
                /** @description Runs in which it failed. */
                failures: number;
                parameters: components["schemas"]["CalibrationParameter"][];
                /** @description Other values that fit as well, in the order of the parameters. */
                rivals: (number | null)[][];
                outputs: components["schemas"]["CalibrationOutput"][];
                /** @description What somebody should know before he uses it. */
                findings: string[];
                /** @description The key start of the behaviour in its scenario file, with what was found. */
                lines: string;
            };
        };
        CalibrationList: {
            value: components["schemas"]["Calibration"][];
        };
        NewWhatIf: {
            /** @description The scenario as YAML (JSON is YAML too): documents of a file in scenarios/. */
            text: string;
            /** @description Which what-if of the text; needed when there are several. */
            name?: string;
        };
        /** @description What replications came to; null where there is no number. */
        WhatIfSummary: {
            mean?: number | null;
            /** @description The standard deviation. */
            deviation?: number | null;
            /** @description 5 % are below. */
            low?: number | null;
            median?: number | null;
            /** @description 95 % are below. */
            high?: number | null;
            /** @description The true mean is within mean - margin and mean + margin with 95 % confidence. */
            margin?: number | null;
        };
        WhatIfRun: {
            /**
             * Format: date-time
             * @description Where it stands, by its own clock.
             */
            at?: string;
            /**
             * @description Why it ended.
             * @enum {string}
             */
            end?: "running" | "time" | "alarm" | "inputs" | "cpu" | "memory" | "cancelled";
            inputs?: number;
            changes?: number;
            readings?: number;
            /** @description How often somebody would have been told of an alarm. */
            alarms?: number;
            cpuSeconds?: number;
            /** @description Seconds of its clock in a second of the processor. */
            speed?: number;
            /** @description What the branch holds of its own, about. */
            bytes?: number;
            /** @description A fingerprint of all that came out, to the byte. */
            digest?: string;
        };
        WhatIf: {
            id: string;
            name: string;
            /** @enum {string} */
            state: "waiting" | "running" | "done" | "failed" | "cancelled";
            progress: number;
            replications: number;
            createdBy: string;
            /** Format: date-time */
            createdTime: string;
            /** @description The branch of the first replication, as its run left it. */
            branch?: string;
            trouble?: string;
            scenario?: components["schemas"]["Scenario"];
            result?: {
                /** Format: date-time */
                from: string;
                /** Format: date-time */
                to: string;
                base: components["schemas"]["WhatIfRun"];
                runs: components["schemas"]["WhatIfRun"][];
                alarms: components["schemas"]["WhatIfSummary"];
                /** @description Raised in the base, the last first; at most 200. */
                alarmsOfBase: components["schemas"]["Alarm"][];
                /** @description Raised in the first replication. */
                alarmsOfFirst: components["schemas"]["Alarm"][];
                times: string[];
                properties: {
                    twin: string;
                    property: string;
                    unit: string;
                    /**
                     * Format: date-time
                     * @description When the first replication is first otherwise than the base; absent when it never is.
                     */
                    diverges?: string;
                    base: {
                        last?: number | null;
                        mean?: number | null;
                        least?: number | null;
                        greatest?: number | null;
                    };
                    last: components["schemas"]["WhatIfSummary"];
                    mean: components["schemas"]["WhatIfSummary"];
                    least: components["schemas"]["WhatIfSummary"];
                    greatest: components["schemas"]["WhatIfSummary"];
                    /** @description At each time: the base, then mean, 5 % and 95 % of the replications. */
                    courses: (number | null)[][];
                }[];
                /** @description How models went in the first replication; none when none took part. */
                behaviours?: {
                    behaviour: string;
                    twin: string;
                    /**
                     * @description saved: it went on from the state that it had beside the plant.
                     * @enum {string}
                     */
                    begun: "saved" | "anew";
                    /** @description Why it began anew. */
                    reason?: string;
                    /** @enum {string} */
                    state?: "waiting" | "running" | "failed";
                    trouble?: string;
                    steps?: number;
                    failures?: number;
                }[];
            };
        };
        /** @description Of the mean of the replications - the other, over the times at which both are known; null where there is no number. */
        WhatIfDifference: {
            last?: number | null;
            mean?: number | null;
            /** @description The root of the mean square. */
            rms?: number | null;
            /** @description The one farthest from zero. */
            greatest?: number | null;
            /** Format: date-time */
            greatestAt?: string;
            /** @description The share of times at which the other is outside of 5 % to 95 % of the replications. */
            outside?: number | null;
        };
        WhatIfCourse: {
            last?: number | null;
            /** @description Over time. */
            mean?: number | null;
            least?: number | null;
            greatest?: number | null;
        };
        WhatIfComparison: {
            id: string;
            name: string;
            /** Format: date-time */
            from: string;
            /** Format: date-time */
            to: string;
            /**
             * Format: date-time
             * @description Until when it is known what really happened; absent while nothing is.
             */
            knownUntil?: string;
            replications: number;
            times: string[];
            properties: {
                twin: string;
                property: string;
                unit: string;
                /** Format: date-time */
                diverges?: string;
                base: components["schemas"]["WhatIfCourse"];
                branch: {
                    last?: components["schemas"]["WhatIfSummary"];
                    mean?: components["schemas"]["WhatIfSummary"];
                    least?: components["schemas"]["WhatIfSummary"];
                    greatest?: components["schemas"]["WhatIfSummary"];
                };
                toBase: components["schemas"]["WhatIfDifference"];
                reality?: components["schemas"]["WhatIfCourse"];
                toReality?: components["schemas"]["WhatIfDifference"];
                /** @description At each time: the base, then mean, 5 %, 50 % and 95 % of the replications, then what really happened. */
                courses: (number | null)[][];
            }[];
        };
        /** @description A what-if as a document of a scenario file has it. Written as JSON it can be sent as text. */
        Scenario: {
            /** @description Its name. */
            "what-if": string;
            /**
             * Format: date-time
             * @description The moment it begins with; absent for now.
             */
            "as-of"?: string;
            /** @description How far it runs, such as 1h. */
            for: string;
            /** @description none, recorded, or what is repeated. */
            inputs?: string | {
                repeat?: string;
            };
            set?: {
                property: string;
                value: number | boolean | string;
                after?: string;
            }[];
            change?: {
                property: string;
                factor?: number;
                offset?: number;
                drop?: boolean;
            }[];
            signals?: {
                property: string;
                every?: string;
                constant?: number;
                ramp?: {
                    from?: number;
                    to?: number;
                    over?: string;
                };
                noise?: {
                    mean?: number;
                    deviation?: number;
                };
                /** @description Lines of seconds,value. */
                profile?: string;
            }[];
            watch?: string[];
            stop?: {
                alarm?: boolean;
            };
            replications?: number;
            seed?: number;
            /**
             * @description How models beside the plant take part.
             * @enum {string}
             */
            behaviours?: "saved" | "saved-only" | "anew" | "none";
            /** @description Of those models: what is otherwise, in the variable's own unit; of all twins of the behaviour, or of one. */
            parameters?: {
                behaviour: string;
                twin?: string;
                variable: string;
                value: number;
            }[];
            budget?: {
                inputs?: number;
                cpu?: string;
                megabytes?: number;
            };
        };
        ScenarioList: {
            value: components["schemas"]["Scenario"][];
        };
        WhatIfList: {
            value: components["schemas"]["WhatIf"][];
        };
        Branch: {
            id: string;
            description: string;
            createdBy: string;
            /** Format: date-time */
            createdTime: string;
            /** Format: date-time */
            lastUsedTime: string;
            /** @description What it was forked from. */
            base: {
                /** @description The first input that the branch does not hold. */
                position: number;
            };
            /** @description Where the branch is addressed as the server is at its root. */
            path: string;
            /**
             * Format: date-time
             * @description What its clock shows.
             */
            time?: string;
            /** @description True while it is run ahead. */
            running?: boolean;
            /** @description Records that drove it. */
            inputs?: number;
            /** @description Records that came out. */
            changes?: number;
            /** @description What it holds of its own, about. */
            bytes?: number;
            twins?: number;
            relationships?: number;
        };
        BranchList: {
            value: components["schemas"]["Branch"][];
        };
        BranchChanges: {
            branch: string;
            /** @enum {string} */
            against: "fork" | "present";
            /** @description Models first, then twins, then relationships, each by their ids. */
            value: components["schemas"]["GraphDifference"][];
            /** Format: uri */
            nextLink?: string;
        };
        BranchMerge: {
            /** @description Ids of changes, or the text all. With neither changes nor twins: all. */
            changes?: string[] | string;
            /** @description Ids of twins: their changes, and those of relationships that go out from them. */
            twins?: string[];
            /** @default false */
            dryRun: boolean;
            /**
             * @description What to do when the graph changed the same since the fork: refuse all, or take the branch's side.
             * @default refuse
             * @enum {string}
             */
            onConflict: "refuse" | "branch";
            reason?: string;
        };
        BranchMergeResult: {
            branch: string;
            dryRun: boolean;
            /** @description The input that did it. */
            position?: number;
            merged: string[];
            /** @description Changes that the graph has already. */
            unchanged: string[];
            skipped: {
                id?: string;
                reason?: string;
            }[];
            conflicts: {
                id: string;
                path?: string;
                base?: unknown;
                branch?: unknown;
                present?: unknown;
            }[];
        };
        /** Format: binary */
        AnyBytes: string;
        AnyText: string;
        Diagnosis: {
            id?: string;
            /** @description What the first bad step says; absent when none is. */
            cause?: string;
            steps?: {
                /** @enum {string} */
                step?: "registry" | "credentials" | "connection" | "refusal" | "message" | "quota" | "binding" | "twin" | "history";
                /** @enum {string} */
                verdict?: "good" | "warning" | "bad";
                /** Format: date-time */
                at?: string;
                text?: string;
            }[];
        };
        DeviceImport: {
            created?: number;
            changed?: number;
            refused?: number;
            /** @description The first 1,000. */
            refusals?: {
                line?: number;
                id?: string;
                code?: string;
                message?: string;
            }[];
        };
        JobError: {
            code?: string;
            message?: string;
            details?: components["schemas"]["JobError"][];
        };
        /** @description How much was done; refused elements are errors. */
        JobProgress: {
            models?: number;
            twins?: number;
            relationships?: number;
            errors?: number;
        };
        ImportJob: {
            id?: string;
            inputBlobUri: string;
            outputBlobUri: string;
            /** @enum {string} */
            status?: "notstarted" | "running" | "failed" | "succeeded" | "cancelling" | "cancelled";
            /** Format: date-time */
            createdDateTime?: string;
            /** Format: date-time */
            lastActionDateTime?: string;
            /** Format: date-time */
            finishedDateTime?: string;
            /** Format: date-time */
            purgeDateTime?: string;
            error?: components["schemas"]["JobError"];
            progress?: components["schemas"]["JobProgress"];
        };
        ImportJobPage: {
            value: components["schemas"]["ImportJob"][];
            /** Format: uri */
            nextLink?: string;
        };
        DeleteJob: {
            id?: string;
            /** @enum {string} */
            status?: "notstarted" | "running" | "failed" | "succeeded";
            /** Format: date-time */
            createdDateTime?: string;
            /** Format: date-time */
            finishedDateTime?: string;
            /** Format: date-time */
            purgeDateTime?: string;
            error?: components["schemas"]["JobError"];
            progress?: components["schemas"]["JobProgress"];
        };
        DeleteJobPage: {
            value: components["schemas"]["DeleteJob"][];
            /** Format: uri */
            nextLink?: string;
        };
        Upload: {
            name: string;
            bytes: number;
            /** @description What a job calls it. */
            uri: string;
        };
        UploadList: {
            value: components["schemas"]["Upload"][];
        };
    };
    responses: {
        /** @description It was refused; the body says why. */
        AzureError: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["AzureError"];
            };
        };
        /** @description It was refused; the body says why. */
        InfluxError: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["InfluxError"];
            };
        };
        /** @description It was refused; the body says why. */
        IcebergError: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["IcebergError"];
            };
        };
        /** @description It was refused; the body says why. */
        Problem: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
    };
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    redirectToApp: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description To /ui/. */
            302: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    upgradeToMqttOfAzure: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description MQTT from here on. */
            101: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    listAlarmPositions: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The positions. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AlarmPositionList"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getAlarmReport: {
        parameters: {
            query?: {
                /** @description Its beginning; a day before its end if not given. */
                from?: string;
                /** @description Its end; now if not given. */
                to?: string;
                /** @description The operator position; plant if not given. */
                position?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The report. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AlarmReport"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    listAlarms: {
        parameters: {
            query?: {
                /** @description Only of this twin. */
                twin?: string;
                /** @description Only of this twin and those that relationships lead to from it. */
                subtree?: string;
                /** @description With subtree: only along those of this name. */
                relationship?: string;
                /** @description Only of this operator position. */
                position?: string;
                /** @description Only of these priorities, with commas. */
                priority?: string;
                /** @description Only in these states, with commas; or open (default: what is not over and not put aside), aside, or all. */
                state?: string;
                /** @description Only of this first-out group. */
                group?: string;
                /** @description Only those whose title, message, rule or twin contains this. */
                text?: string;
                /** @description Only those raised at or after this time. */
                since?: string;
                /** @description The most alarms. */
                max?: number;
                /** @description Where to go on: the member next of an answer. */
                before?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The alarms. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AlarmList"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    acknowledgeAlarms: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AlarmIds"];
            };
        };
        responses: {
            /** @description What became of each. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AlarmOutcomes"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getAlarm: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The alarm's id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The alarm. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Alarm"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    acknowledgeAlarm: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The alarm's id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AlarmComment"];
            };
        };
        responses: {
            /** @description The alarm as it is now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Alarm"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    assignAlarm: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The alarm's id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AlarmAssignment"];
            };
        };
        responses: {
            /** @description The alarm as it is now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Alarm"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    commentAlarm: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The alarm's id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AlarmComment"];
            };
        };
        responses: {
            /** @description The alarm as it is now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Alarm"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    takeAlarmOut: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The alarm's id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AlarmOutage"];
            };
        };
        responses: {
            /** @description The alarm as it is now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Alarm"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    resetAlarm: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The alarm's id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AlarmReason"];
            };
        };
        responses: {
            /** @description The alarm as it is now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Alarm"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    returnAlarm: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The alarm's id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AlarmReason"];
            };
        };
        responses: {
            /** @description The alarm as it is now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Alarm"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    shelveAlarm: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The alarm's id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AlarmShelving"];
            };
        };
        responses: {
            /** @description The alarm as it is now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Alarm"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getAlarmTrace: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The alarm's id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The firings, the first one first. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RuleTraces"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    unshelveAlarm: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The alarm's id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AlarmReason"];
            };
        };
        responses: {
            /** @description The alarm as it is now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Alarm"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    listApprovals: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The devices. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApprovalList"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    forgetDevice: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The device's id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    approveDevice: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The device's id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The device, and what was drawn. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeviceCredential"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    rejectDevice: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The device's id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    getArchive: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Archive"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    listArchiveFiles: {
        parameters: {
            query?: {
                /** @description Only those with readings of this day, `2026-03-05`, UTC. */
                day?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description In the order in which they were archived. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ArchiveFiles"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    listArchiveManifests: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One for each manifest. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ArchiveManifests"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    readArchive: {
        parameters: {
            query: {
                /** @description Of the readings' own time, `2026-03-05`, UTC. */
                day: string;
                /** @description Only those of a twin. */
                twin?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The rows (RFC 4180). */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/csv": components["schemas"]["AnyBytes"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    runArchive: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Archive"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    verifyArchive: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was compared, and what is wrong. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ArchiveReport"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    listAudit: {
        parameters: {
            query?: {
                /** @description Only what this user, token or device did. */
                who?: string;
                /** @description Only what is about this twin or what begins with it. */
                twin?: string;
                /** @description Only commands of this name, such as `PatchTwin`. */
                what?: string;
                /** @description `done` or `refused`. */
                outcome?: string;
                /** @description Only what was asked for at or after this time. */
                from?: string;
                /** @description Only what was asked for before this time. */
                to?: string;
                /** @description Only entries below this number. */
                before?: number;
                /** @description 1 to 1,000 entries; 100 if not given. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Entries, and where to go on. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AuditPage"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getAuditCheckpoint: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The checkpoint. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AuditCheckpoint"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getBehaviourModel: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description fmu or java. */
                kind: string;
                /** @description The FMU's name, or that of the model in Java. */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Its variables. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ModelVariableList"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    listBehaviours: {
        parameters: {
            query?: {
                /** @description Only of this twin. */
                twin?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The behaviours. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BehaviourList"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    validateBehaviour: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["BehaviourText"];
            };
        };
        responses: {
            /** @description All findings; none when valid. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BehaviourFindings"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getBehaviour: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description 1 to 100 letters, digits, dots, dashes and underscores, a letter or digit first. */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The behaviour. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Behaviour"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    putBehaviour: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description 1 to 100 letters, digits, dots, dashes and underscores, a letter or digit first. */
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["BehaviourText"];
            };
        };
        responses: {
            /** @description It runs in place of another. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Behaviour"];
                };
            };
            /** @description It is new and runs. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Behaviour"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    deleteBehaviour: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description 1 to 100 letters, digits, dots, dashes and underscores, a letter or digit first. */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    listCalibrations: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The behaviour's name. */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The calibrations. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CalibrationList"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    calibrateBehaviour: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The behaviour's name. */
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewCalibration"];
            };
        };
        responses: {
            /** @description It waits or runs; Location has its path. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Calibration"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getCalibration: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The behaviour's name. */
                name: string;
                /** @description The calibration's id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The calibration. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Calibration"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    dropCalibration: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The behaviour's name. */
                name: string;
                /** @description The calibration's id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It ends, or there is no such calibration any more. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    listBehaviourParameters: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The behaviour's name. */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The variables. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ModelVariableList"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    restartBehaviour: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description 1 to 100 letters, digits, dots, dashes and underscores, a letter or digit first. */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It runs. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Behaviour"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getBindings: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The files and the models' topics. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Bindings"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    putBindings: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["BindingFiles"];
            };
        };
        responses: {
            /** @description They are in force. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    listBranches: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The branches. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BranchList"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    createBranch: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewBranch"];
            };
        };
        responses: {
            /** @description The branch; Location has its path. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Branch"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getBranch: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The branch's id. */
                branch: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The branch. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Branch"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    dropBranch: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The branch's id. */
                branch: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description There is no such branch any more. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    Branch_listAlarms: {
        parameters: {
            query?: {
                /** @description Only of this twin. */
                twin?: string;
                /** @description Only of this twin and those that relationships lead to from it. */
                subtree?: string;
                /** @description With subtree: only along those of this name. */
                relationship?: string;
                /** @description Only of this operator position. */
                position?: string;
                /** @description Only of these priorities, with commas. */
                priority?: string;
                /** @description Only in these states, with commas; or open (default: what is not over and not put aside), aside, or all. */
                state?: string;
                /** @description Only of this first-out group. */
                group?: string;
                /** @description Only those whose title, message, rule or twin contains this. */
                text?: string;
                /** @description Only those raised at or after this time. */
                since?: string;
                /** @description The most alarms. */
                max?: number;
                /** @description Where to go on: the member next of an answer. */
                before?: string;
            };
            header?: never;
            path: {
                /** @description The branch's id. */
                branch: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The alarms. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AlarmList"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    Branch_acknowledgeAlarms: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The branch's id. */
                branch: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AlarmIds"];
            };
        };
        responses: {
            /** @description What became of each. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AlarmOutcomes"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    Branch_getAlarm: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The branch's id. */
                branch: string;
                /** @description The alarm's id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The alarm. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Alarm"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    Branch_acknowledgeAlarm: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The branch's id. */
                branch: string;
                /** @description The alarm's id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AlarmComment"];
            };
        };
        responses: {
            /** @description The alarm as it is now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Alarm"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    Branch_assignAlarm: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The branch's id. */
                branch: string;
                /** @description The alarm's id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AlarmAssignment"];
            };
        };
        responses: {
            /** @description The alarm as it is now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Alarm"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    Branch_commentAlarm: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The branch's id. */
                branch: string;
                /** @description The alarm's id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AlarmComment"];
            };
        };
        responses: {
            /** @description The alarm as it is now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Alarm"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    Branch_takeAlarmOut: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The branch's id. */
                branch: string;
                /** @description The alarm's id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AlarmOutage"];
            };
        };
        responses: {
            /** @description The alarm as it is now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Alarm"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    Branch_resetAlarm: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The branch's id. */
                branch: string;
                /** @description The alarm's id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AlarmReason"];
            };
        };
        responses: {
            /** @description The alarm as it is now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Alarm"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    Branch_returnAlarm: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The branch's id. */
                branch: string;
                /** @description The alarm's id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AlarmReason"];
            };
        };
        responses: {
            /** @description The alarm as it is now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Alarm"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    Branch_shelveAlarm: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The branch's id. */
                branch: string;
                /** @description The alarm's id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AlarmShelving"];
            };
        };
        responses: {
            /** @description The alarm as it is now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Alarm"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    Branch_getAlarmTrace: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The branch's id. */
                branch: string;
                /** @description The alarm's id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The firings, the first one first. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RuleTraces"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    Branch_unshelveAlarm: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The branch's id. */
                branch: string;
                /** @description The alarm's id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AlarmReason"];
            };
        };
        responses: {
            /** @description The alarm as it is now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Alarm"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    Branch_getBindings: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The branch's id. */
                branch: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The files and the models' topics. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Bindings"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    Branch_putBindings: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The branch's id. */
                branch: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["BindingFiles"];
            };
        };
        responses: {
            /** @description They are in force. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    Branch_listCommands: {
        parameters: {
            query?: {
                /** @description Only of this twin. */
                twin?: string;
                /** @description Only in these states, with commas; or all (default), or open. */
                state?: string;
                /** @description The most commands. */
                max?: number;
            };
            header?: never;
            path: {
                /** @description The branch's id. */
                branch: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The commands. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CommandList"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    Branch_getCommand: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The branch's id. */
                branch: string;
                /** @description The command's id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The command. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Command"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    Branch_listDesired: {
        parameters: {
            query?: {
                /** @description Only with values in these states, with commas; or all (default). */
                state?: string;
                /** @description The most twins. */
                max?: number;
            };
            header?: never;
            path: {
                /** @description The branch's id. */
                branch: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The desired values, by twin. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DesiredList"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    Branch_listDrafts: {
        parameters: {
            query?: {
                /** @description The most twins. */
                max?: number;
            };
            header?: never;
            path: {
                /** @description The branch's id. */
                branch: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The twins. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DraftList"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    Branch_listDrift: {
        parameters: {
            query?: {
                /** @description Only of this twin. */
                twin?: string;
                /** @description Only of this device. */
                device?: string;
                /** @description The most entries. */
                max?: number;
            };
            header?: never;
            path: {
                /** @description The branch's id. */
                branch: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The entries, and how much drifted in all. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DriftList"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    Branch_getGraph: {
        parameters: {
            query?: {
                /** @description The most twins. */
                max?: number;
                /** @description Show what held at this time, by what is known now: RFC 3339 or epoch milliseconds. */
                asOf?: string;
                /** @description Show what was known at this time: RFC 3339 or epoch milliseconds. */
                asKnownAt?: string;
            };
            header?: never;
            path: {
                /** @description The branch's id. */
                branch: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Twins and relationships. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Graph"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    Branch_compareModels: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The branch's id. */
                branch: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ModelComparison"];
            };
        };
        responses: {
            /** @description What differs, and what it hits. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ModelImpact"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    Branch_validateModels: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The branch's id. */
                branch: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DtdlInterfaces"];
            };
        };
        responses: {
            /** @description All findings; none when valid. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ModelFindings"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    Branch_migrateTwins: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The branch's id. */
                branch: string;
                /** @description The DTMI of the model that the twins have. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Migration"];
            };
        };
        responses: {
            /** @description What was done, or would be. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MigrationResult"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    Branch_patchTwins: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The branch's id. */
                branch: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PatchBatch"];
            };
        };
        responses: {
            /** @description What became of each. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PatchResults"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    Branch_getRules: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The branch's id. */
                branch: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Files, rules, computed properties and contracts of commands, in order. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Rules"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    Branch_putRules: {
        parameters: {
            query?: {
                /** @description Run the tests beside the rules, too; one that fails counts as a problem. */
                test?: boolean;
            };
            header?: never;
            path: {
                /** @description The branch's id. */
                branch: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RuleFiles"];
            };
        };
        responses: {
            /** @description They are in force. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    Branch_validateRules: {
        parameters: {
            query?: {
                /** @description Run the tests beside the rules, too; one that fails counts as a problem. */
                test?: boolean;
            };
            header?: never;
            path: {
                /** @description The branch's id. */
                branch: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RuleFiles"];
            };
        };
        responses: {
            /** @description All findings; none when valid. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RuleFindings"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    Branch_listRuleFirings: {
        parameters: {
            query?: {
                /** @description The most firings. */
                max?: number;
            };
            header?: never;
            path: {
                /** @description The branch's id. */
                branch: string;
                /** @description The rule's name. */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The firings. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RuleTraces"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    Branch_publishTelemetry: {
        parameters: {
            query?: {
                /** @description How far the readings must have come before the answer: they survive any crash, the twin holds them, or history returns them. */
                ack?: "durable" | "applied" | "queryable";
            };
            header?: never;
            path: {
                /** @description The branch's id. */
                branch: string;
                /** @description The twin's id. */
                twinId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TelemetryPayload"];
            };
        };
        responses: {
            /** @description They are applied or queryable. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Receipt"];
                };
            };
            /** @description They are durable. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Receipt"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    Branch_publishReading: {
        parameters: {
            query?: {
                /** @description How far the readings must have come before the answer: they survive any crash, the twin holds them, or history returns them. */
                ack?: "durable" | "applied" | "queryable";
            };
            header?: never;
            path: {
                /** @description The branch's id. */
                branch: string;
                /** @description The twin's id. */
                twinId: string;
                /** @description The property's name, components before it. */
                property: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AnyValue"];
            };
        };
        responses: {
            /** @description It is applied or queryable. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Receipt"];
                };
            };
            /** @description It is durable. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Receipt"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    Branch_getTwinState: {
        parameters: {
            query?: {
                /** @description Show what held at this time, by what is known now: RFC 3339 or epoch milliseconds. */
                asOf?: string;
                /** @description Show what was known at this time: RFC 3339 or epoch milliseconds. */
                asKnownAt?: string;
            };
            header?: never;
            path: {
                /** @description The branch's id. */
                branch: string;
                /** @description The twin's id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The values. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TwinState"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    Branch_adoptDraft: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The branch's id. */
                branch: string;
                /** @description The twin's id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Adoption"];
            };
        };
        responses: {
            /** @description It is a twin of that model; the draft is gone. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    Branch_takeAlarmOutOf: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The branch's id. */
                branch: string;
                /** @description The twin's id. */
                id: string;
                /** @description The rule's name. */
                rule: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AlarmOutage"];
            };
        };
        responses: {
            /** @description The alarm as it is now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Alarm"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    Branch_returnAlarmOf: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The branch's id. */
                branch: string;
                /** @description The twin's id. */
                id: string;
                /** @description The rule's name. */
                rule: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AlarmReason"];
            };
        };
        responses: {
            /** @description The alarm as it is now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Alarm"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    Branch_shelveAlarmOf: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The branch's id. */
                branch: string;
                /** @description The twin's id. */
                id: string;
                /** @description The rule's name. */
                rule: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AlarmShelving"];
            };
        };
        responses: {
            /** @description The alarm as it is now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Alarm"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    Branch_unshelveAlarmOf: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The branch's id. */
                branch: string;
                /** @description The twin's id. */
                id: string;
                /** @description The rule's name. */
                rule: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AlarmReason"];
            };
        };
        responses: {
            /** @description The alarm as it is now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Alarm"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    Branch_invokeCommand: {
        parameters: {
            query?: {
                /** @description How long an answer is awaited, 1s to 1h; when not stated what the contract of the command says, else 10s. */
                timeout?: string;
                /** @description How long this request waits for the outcome, 0s (default) to 60s. */
                wait?: string;
                /** @description True when carrying it out twice does no harm: then it is sent again when a restart leaves its outcome unknown. */
                idempotent?: boolean;
                /** @description What shows its effect: a condition (CEL) over the twin's properties. A reading that comes after the command was accepted, under which it holds, verifies it. When not stated what the contract of the command says. */
                expect?: string;
                /** @description How long after the answer the effect is awaited, 1s to 1h; when not stated what the contract of the command says, else 10s. */
                within?: string;
            };
            header?: {
                /** @description The same key of the same caller gives the same command for 24 hours. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The branch's id. */
                branch: string;
                /** @description The twin's id. */
                id: string;
                /** @description The Command's name, components before it. */
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AnyValue"];
            };
        };
        responses: {
            /** @description It is over; the state says how. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Command"];
                };
            };
            /** @description It is accepted, or under way. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Command"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    Branch_getDesired: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The branch's id. */
                branch: string;
                /** @description The twin's id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The desired values. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Desired"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    Branch_installItem: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The branch's id. */
                branch: string;
                /** @description The twin of the location. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewInstallation"];
            };
        };
        responses: {
            /** @description It is installed. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    Branch_listInstallations: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The branch's id. */
                branch: string;
                /** @description The twin of the location, or of the item. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Installations. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InstallationList"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    Branch_removeItem: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The branch's id. */
                branch: string;
                /** @description The twin of the location. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Removal"];
            };
        };
        responses: {
            /** @description It is removed. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    Branch_listRuns: {
        parameters: {
            query?: {
                /** @description The most runs. */
                max?: number;
            };
            header?: never;
            path: {
                /** @description The branch's id. */
                branch: string;
                /** @description The twin's id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The runs. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RunList"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    Branch_beginRun: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The branch's id. */
                branch: string;
                /** @description The twin's id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RunBegin"];
            };
        };
        responses: {
            /** @description The run. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Run"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    Branch_abortRun: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The branch's id. */
                branch: string;
                /** @description The twin's id. */
                id: string;
                /** @description The run's id. */
                run: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RunAbort"];
            };
        };
        responses: {
            /** @description The run as it is now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Run"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getBranchChanges: {
        parameters: {
            query?: {
                /** @description From the graph as it was at the fork (what the branch did), or as it is now. */
                against?: "fork" | "present";
                /** @description The most changes of a page. */
                max?: number;
                /** @description Where the page begins; stands in nextLink. */
                continuationToken?: string;
            };
            header?: never;
            path: {
                /** @description The branch's id. */
                branch: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of changes, by id. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BranchChanges"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    Branch_DigitalTwins_GetById: {
        parameters: {
            query: {
                /** @description The version of the API. */
                "api-version": "2020-10-31" | "2022-05-31" | "2023-10-31";
                /** @description Show what held at this time, by what is known now: RFC 3339 or epoch milliseconds. */
                asOf?: string;
                /** @description Show what was known at this time: RFC 3339 or epoch milliseconds. */
                asKnownAt?: string;
            };
            header?: never;
            path: {
                /** @description The branch's id. */
                branch: string;
                /** @description The twin's id, case-sensitive. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The twin. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DigitalTwin"];
                };
            };
            default: components["responses"]["AzureError"];
        };
    };
    Branch_DigitalTwins_Add: {
        parameters: {
            query: {
                /** @description The version of the API. */
                "api-version": "2020-10-31" | "2022-05-31" | "2023-10-31";
            };
            header?: {
                /** @description Only * : create, but do not replace. */
                "If-None-Match"?: string;
            };
            path: {
                /** @description The branch's id. */
                branch: string;
                /** @description The twin's id, case-sensitive. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DigitalTwin"];
            };
        };
        responses: {
            /** @description The twin as it is now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DigitalTwin"];
                };
            };
            default: components["responses"]["AzureError"];
        };
    };
    Branch_DigitalTwins_Delete: {
        parameters: {
            query: {
                /** @description The version of the API. */
                "api-version": "2020-10-31" | "2022-05-31" | "2023-10-31";
            };
            header?: {
                /** @description Only when the entity has this version: W/".." or *. */
                "If-Match"?: string;
            };
            path: {
                /** @description The branch's id. */
                branch: string;
                /** @description The twin's id, case-sensitive. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["AzureError"];
        };
    };
    Branch_DigitalTwins_Update: {
        parameters: {
            query: {
                /** @description The version of the API. */
                "api-version": "2020-10-31" | "2022-05-31" | "2023-10-31";
            };
            header?: {
                /** @description Only when the entity has this version: W/".." or *. */
                "If-Match"?: string;
            };
            path: {
                /** @description The branch's id. */
                branch: string;
                /** @description The twin's id, case-sensitive. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["JsonPatch"];
            };
        };
        responses: {
            /** @description Done; the ETag header has the new version. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["AzureError"];
        };
    };
    Branch_DigitalTwins_GetComponent: {
        parameters: {
            query: {
                /** @description The version of the API. */
                "api-version": "2020-10-31" | "2022-05-31" | "2023-10-31";
                /** @description Show what held at this time, by what is known now: RFC 3339 or epoch milliseconds. */
                asOf?: string;
                /** @description Show what was known at this time: RFC 3339 or epoch milliseconds. */
                asKnownAt?: string;
            };
            header?: never;
            path: {
                /** @description The branch's id. */
                branch: string;
                /** @description The twin's id, case-sensitive. */
                id: string;
                /** @description The component's name. */
                componentPath: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The component. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AnyObject"];
                };
            };
            default: components["responses"]["AzureError"];
        };
    };
    Branch_DigitalTwins_UpdateComponent: {
        parameters: {
            query: {
                /** @description The version of the API. */
                "api-version": "2020-10-31" | "2022-05-31" | "2023-10-31";
            };
            header?: {
                /** @description Only when the entity has this version: W/".." or *. */
                "If-Match"?: string;
            };
            path: {
                /** @description The branch's id. */
                branch: string;
                /** @description The twin's id, case-sensitive. */
                id: string;
                /** @description The component's name. */
                componentPath: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["JsonPatch"];
            };
        };
        responses: {
            /** @description Done; the ETag header has the new version. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["AzureError"];
        };
    };
    Branch_DigitalTwins_SendComponentTelemetry: {
        parameters: {
            query: {
                /** @description The version of the API. */
                "api-version": "2020-10-31" | "2022-05-31" | "2023-10-31";
            };
            header: {
                /** @description The sender's id of the message; drops duplicates. */
                "Message-Id": string;
                /** @description When it was measured, RFC 3339. */
                "Telemetry-Source-Time"?: string;
            };
            path: {
                /** @description The branch's id. */
                branch: string;
                /** @description The twin's id, case-sensitive. */
                id: string;
                /** @description The component's name. */
                componentPath: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AnyObject"];
            };
        };
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["AzureError"];
        };
    };
    Branch_DigitalTwins_ListIncomingRelationships: {
        parameters: {
            query: {
                /** @description The version of the API. */
                "api-version": "2020-10-31" | "2022-05-31" | "2023-10-31";
                /** @description Where the page begins; stands in nextLink. */
                continuationToken?: string;
                /** @description Show what held at this time, by what is known now: RFC 3339 or epoch milliseconds. */
                asOf?: string;
                /** @description Show what was known at this time: RFC 3339 or epoch milliseconds. */
                asKnownAt?: string;
            };
            header?: {
                /** @description The most items of a page; the answer may hold fewer. */
                "max-items-per-page"?: number;
            };
            path: {
                /** @description The branch's id. */
                branch: string;
                /** @description The source twin's id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of relationships. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IncomingRelationshipPage"];
                };
            };
            default: components["responses"]["AzureError"];
        };
    };
    Branch_DigitalTwins_ListRelationships: {
        parameters: {
            query: {
                /** @description The version of the API. */
                "api-version": "2020-10-31" | "2022-05-31" | "2023-10-31";
                /** @description Only those of this name. */
                relationshipName?: string;
                /** @description Where the page begins; stands in nextLink. */
                continuationToken?: string;
                /** @description Show what held at this time, by what is known now: RFC 3339 or epoch milliseconds. */
                asOf?: string;
                /** @description Show what was known at this time: RFC 3339 or epoch milliseconds. */
                asKnownAt?: string;
            };
            header?: {
                /** @description The most items of a page; the answer may hold fewer. */
                "max-items-per-page"?: number;
            };
            path: {
                /** @description The branch's id. */
                branch: string;
                /** @description The source twin's id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of relationships. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RelationshipPage"];
                };
            };
            default: components["responses"]["AzureError"];
        };
    };
    Branch_DigitalTwins_GetRelationshipById: {
        parameters: {
            query: {
                /** @description The version of the API. */
                "api-version": "2020-10-31" | "2022-05-31" | "2023-10-31";
                /** @description Show what held at this time, by what is known now: RFC 3339 or epoch milliseconds. */
                asOf?: string;
                /** @description Show what was known at this time: RFC 3339 or epoch milliseconds. */
                asKnownAt?: string;
            };
            header?: never;
            path: {
                /** @description The branch's id. */
                branch: string;
                /** @description The source twin's id. */
                id: string;
                /** @description The relationship's id, unique within its source twin. */
                relationshipId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The relationship. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Relationship"];
                };
            };
            default: components["responses"]["AzureError"];
        };
    };
    Branch_DigitalTwins_AddRelationship: {
        parameters: {
            query: {
                /** @description The version of the API. */
                "api-version": "2020-10-31" | "2022-05-31" | "2023-10-31";
            };
            header?: {
                /** @description Only * : create, but do not replace. */
                "If-None-Match"?: string;
            };
            path: {
                /** @description The branch's id. */
                branch: string;
                /** @description The source twin's id. */
                id: string;
                /** @description The relationship's id, unique within its source twin. */
                relationshipId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Relationship"];
            };
        };
        responses: {
            /** @description The relationship as it is now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Relationship"];
                };
            };
            default: components["responses"]["AzureError"];
        };
    };
    Branch_DigitalTwins_DeleteRelationship: {
        parameters: {
            query: {
                /** @description The version of the API. */
                "api-version": "2020-10-31" | "2022-05-31" | "2023-10-31";
            };
            header?: {
                /** @description Only when the entity has this version: W/".." or *. */
                "If-Match"?: string;
            };
            path: {
                /** @description The branch's id. */
                branch: string;
                /** @description The source twin's id. */
                id: string;
                /** @description The relationship's id, unique within its source twin. */
                relationshipId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["AzureError"];
        };
    };
    Branch_DigitalTwins_UpdateRelationship: {
        parameters: {
            query: {
                /** @description The version of the API. */
                "api-version": "2020-10-31" | "2022-05-31" | "2023-10-31";
            };
            header?: {
                /** @description Only when the entity has this version: W/".." or *. */
                "If-Match"?: string;
            };
            path: {
                /** @description The branch's id. */
                branch: string;
                /** @description The source twin's id. */
                id: string;
                /** @description The relationship's id, unique within its source twin. */
                relationshipId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["JsonPatch"];
            };
        };
        responses: {
            /** @description Done; the ETag header has the new version. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["AzureError"];
        };
    };
    Branch_DigitalTwins_SendTelemetry: {
        parameters: {
            query: {
                /** @description The version of the API. */
                "api-version": "2020-10-31" | "2022-05-31" | "2023-10-31";
            };
            header: {
                /** @description The sender's id of the message; drops duplicates. */
                "Message-Id": string;
                /** @description When it was measured, RFC 3339. */
                "Telemetry-Source-Time"?: string;
            };
            path: {
                /** @description The branch's id. */
                branch: string;
                /** @description The twin's id, case-sensitive. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AnyObject"];
            };
        };
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["AzureError"];
        };
    };
    getBranchHistory: {
        parameters: {
            query?: {
                /** @description First source time, inclusive; the first reading of the branch when left out. */
                from?: string;
                /** @description Last source time, exclusive; all when left out. */
                to?: string;
                /** @description The most points; of raw the first ones when there are more. */
                points?: number;
                /** @description How to thin out, as in the history of the plant: lttb when points is given and the values are numbers, last when they are not, else raw. */
                aggregate?: "raw" | "min" | "max" | "mean" | "last" | "count" | "lttb";
            };
            header?: never;
            path: {
                /** @description The branch's id. */
                branch: string;
                /** @description The twin's id. */
                twinId: string;
                /** @description The property's name, components before it. */
                property: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The readings, by source time. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["History"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    mergeBranch: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The branch's id. */
                branch: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["BranchMerge"];
            };
        };
        responses: {
            /** @description What was done, or would be. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BranchMergeResult"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    Branch_DigitalTwinModels_List: {
        parameters: {
            query: {
                /** @description The version of the API. */
                "api-version": "2020-10-31" | "2022-05-31" | "2023-10-31";
                /** @description Only these models and all that they need; may be repeated. */
                dependenciesFor?: string[];
                /** @description Whether the answer holds the DTDL itself. */
                includeModelDefinition?: boolean;
                /** @description Where the page begins; stands in nextLink. */
                continuationToken?: string;
                /** @description Show what held at this time, by what is known now: RFC 3339 or epoch milliseconds. */
                asOf?: string;
                /** @description Show what was known at this time: RFC 3339 or epoch milliseconds. */
                asKnownAt?: string;
            };
            header?: {
                /** @description The most items of a page; the answer may hold fewer. */
                "max-items-per-page"?: number;
            };
            path: {
                /** @description The branch's id. */
                branch: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of models. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ModelDataPage"];
                };
            };
            default: components["responses"]["AzureError"];
        };
    };
    Branch_DigitalTwinModels_Add: {
        parameters: {
            query: {
                /** @description The version of the API. */
                "api-version": "2020-10-31" | "2022-05-31" | "2023-10-31";
            };
            header?: never;
            path: {
                /** @description The branch's id. */
                branch: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DtdlInterfaces"];
            };
        };
        responses: {
            /** @description The models that were added. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ModelDataList"];
                };
            };
            default: components["responses"]["AzureError"];
        };
    };
    Branch_DigitalTwinModels_GetById: {
        parameters: {
            query: {
                /** @description The version of the API. */
                "api-version": "2020-10-31" | "2022-05-31" | "2023-10-31";
                /** @description Whether the answer holds the DTDL itself. */
                includeModelDefinition?: boolean;
                /** @description Show what held at this time, by what is known now: RFC 3339 or epoch milliseconds. */
                asOf?: string;
                /** @description Show what was known at this time: RFC 3339 or epoch milliseconds. */
                asKnownAt?: string;
            };
            header?: never;
            path: {
                /** @description The branch's id. */
                branch: string;
                /** @description The model's DTMI. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The model. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ModelData"];
                };
            };
            default: components["responses"]["AzureError"];
        };
    };
    Branch_DigitalTwinModels_Delete: {
        parameters: {
            query: {
                /** @description The version of the API. */
                "api-version": "2020-10-31" | "2022-05-31" | "2023-10-31";
            };
            header?: never;
            path: {
                /** @description The branch's id. */
                branch: string;
                /** @description The model's DTMI. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["AzureError"];
        };
    };
    Branch_DigitalTwinModels_Update: {
        parameters: {
            query: {
                /** @description The version of the API. */
                "api-version": "2020-10-31" | "2022-05-31" | "2023-10-31";
            };
            header?: never;
            path: {
                /** @description The branch's id. */
                branch: string;
                /** @description The model's DTMI. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["JsonPatch"];
            };
        };
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["AzureError"];
        };
    };
    Branch_Query_QueryTwins: {
        parameters: {
            query: {
                /** @description The version of the API. */
                "api-version": "2020-10-31" | "2022-05-31" | "2023-10-31";
                /** @description Show what held at this time, by what is known now: RFC 3339 or epoch milliseconds. */
                asOf?: string;
                /** @description Show what was known at this time: RFC 3339 or epoch milliseconds. */
                asKnownAt?: string;
            };
            header?: {
                /** @description The most items of a page; the answer may hold fewer. */
                "max-items-per-page"?: number;
            };
            path: {
                /** @description The branch's id. */
                branch: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["QuerySpecification"];
            };
        };
        responses: {
            /** @description A page of rows; the header query-charge has its cost. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["QueryResult"];
                };
            };
            default: components["responses"]["AzureError"];
        };
    };
    listCommands: {
        parameters: {
            query?: {
                /** @description Only of this twin. */
                twin?: string;
                /** @description Only in these states, with commas; or all (default), or open. */
                state?: string;
                /** @description The most commands. */
                max?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The commands. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CommandList"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getCommand: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The command's id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The command. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Command"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    cancelCommand: {
        parameters: {
            query?: {
                /** @description Why, at most 1,000 characters. */
                reason?: string;
                /** @description How long this request waits to hear what comes of it, 0s to 60s; 2s when not stated. */
                wait?: string;
            };
            header?: never;
            path: {
                /** @description The command's id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is over; the state says how. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Command"];
                };
            };
            /** @description It may be carried out all the same; cancel says why. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Command"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    listFaults: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The faults. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FaultList"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    startFault: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The fault's name. */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    stopFault: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The fault's name. */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    listDesired: {
        parameters: {
            query?: {
                /** @description Only with values in these states, with commas; or all (default). */
                state?: string;
                /** @description The most twins. */
                max?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The desired values, by twin. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DesiredList"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    listDeviceJobs: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The jobs. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeviceJobList"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    createDeviceJob: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewDeviceJob"];
            };
        };
        responses: {
            /** @description The job. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeviceJob"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getDeviceJob: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The job's id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The job. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeviceJob"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    cancelDeviceJob: {
        parameters: {
            query?: {
                /** @description true ends it for devices too that have begun. */
                force?: boolean;
            };
            header?: never;
            path: {
                /** @description The job's id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The job. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeviceJob"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    listDevices: {
        parameters: {
            query?: {
                /** @description Of this state only. */
                state?: string;
                /** @description Of this group only. */
                group?: string;
                /** @description With this tag only: `name=value`, or `name` for any value. */
                tag?: string;
                /** @description Of this model only. */
                model?: string;
                /** @description That came by this enrolment only. */
                enrolment?: string;
                /** @description Only those with, or without, a connection. */
                connected?: boolean;
                /** @description Only those with, or without, a `lastError`. */
                problem?: boolean;
                /** @description With this text in the id or the value of a tag. */
                text?: string;
                /** @description How many at most. */
                max?: number;
                /** @description Those behind this id only: `next` of the page before. */
                after?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The devices. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeviceList"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    addDevice: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewDevice"];
            };
        };
        responses: {
            /** @description The device and its credential. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeviceCredential"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    exportDevices: {
        parameters: {
            query?: {
                /** @description How the devices are written. */
                format?: "csv" | "ndjson";
                /** @description Of this state only. */
                state?: string;
                /** @description Of this group only. */
                group?: string;
                /** @description With this tag only: `name=value`, or `name` for any value. */
                tag?: string;
                /** @description Of this model only. */
                model?: string;
                /** @description That came by this enrolment only. */
                enrolment?: string;
                /** @description Only those with, or without, a connection. */
                connected?: boolean;
                /** @description Only those with, or without, a `lastError`. */
                problem?: boolean;
                /** @description With this text in the id or the value of a tag. */
                text?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The devices. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": components["schemas"]["AnyText"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    importDevices: {
        parameters: {
            query?: {
                /** @description How the devices are written. */
                format?: "csv" | "ndjson";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/octet-stream": components["schemas"]["AnyBytes"];
            };
        };
        responses: {
            /** @description What became of them. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeviceImport"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getDevice: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The device's id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The device. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Device"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    removeDevice: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The device's id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    changeDevice: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The device's id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DeviceSettings"];
            };
        };
        responses: {
            /** @description The device. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Device"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    signDeviceCertificate: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The device's id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CertificateRequest"];
            };
        };
        responses: {
            /** @description The certificate. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeviceCertificate"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    listDeviceConnections: {
        parameters: {
            query?: {
                /** @description How many that have ended at most. */
                max?: number;
            };
            header?: never;
            path: {
                /** @description The device's id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The connections. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeviceConnectionList"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    rotateCredential: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The device's id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewCredential"];
            };
        };
        responses: {
            /** @description The new credential. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeviceCredential"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    retireCredential: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The device's id. */
                id: string;
                /** @description The credential's id. */
                credential: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    diagnoseDevice: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The device's id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The steps. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Diagnosis"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getDeviceDocument: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The device's id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The document. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeviceDocument"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    listDeviceMessages: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The device's id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The messages, oldest first. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeviceMessageList"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    sendDeviceMessage: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The device's id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewDeviceMessage"];
            };
        };
        responses: {
            /** @description It is queued. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    putModule: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The device's id. */
                id: string;
                /** @description The module's id. */
                module: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    removeModule: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The device's id. */
                id: string;
                /** @description The module's id. */
                module: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    rotateModuleCredential: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The device's id. */
                id: string;
                /** @description The module's id. */
                module: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewCredential"];
            };
        };
        responses: {
            /** @description The new credential. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeviceCredential"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    retireModuleCredential: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The device's id. */
                id: string;
                /** @description The module's id. */
                module: string;
                /** @description The credential's id. */
                credential: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    releaseDevice: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The device's id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DeviceRelease"];
            };
        };
        responses: {
            /** @description What became of it. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeviceReleased"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getDeviceShadows: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The device's id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The shadows; the classic one has no name. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeviceShadows"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    setDeviceState: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The device's id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewDeviceState"];
            };
        };
        responses: {
            /** @description The device. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Device"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    listDrafts: {
        parameters: {
            query?: {
                /** @description The most twins. */
                max?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The twins. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DraftList"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    listDrift: {
        parameters: {
            query?: {
                /** @description Only of this twin. */
                twin?: string;
                /** @description Only of this device. */
                device?: string;
                /** @description The most entries. */
                max?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The entries, and how much drifted in all. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DriftList"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    listEnrolments: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The enrolments. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EnrolmentList"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getEnrolment: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The enrolment's id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The enrolment. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Enrolment"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    putEnrolment: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The enrolment's id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewEnrolment"];
            };
        };
        responses: {
            /** @description The enrolment, and what was drawn. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Enrolment"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    removeEnrolment: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The enrolment's id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    deriveEnrolmentKey: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The enrolment's id. */
                id: string;
                /** @description The id that the device will give itself. */
                device: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The key, base64. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DerivedKey"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    listEventDeliveries: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The deliveries, and endpoints. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EventDeliveryList"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    listDeadLetters: {
        parameters: {
            query?: {
                /** @description The most events. */
                max?: number;
            };
            header?: never;
            path: {
                /** @description The event route's id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The events. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeadLetterList"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    listFmus: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The FMUs, without their variables. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FmuList"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getFmu: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description 1 to 124 letters, digits, '.', '_' and '-', no dot first, and .fmu at the end. */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The FMU. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fmu"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    putFmu: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description 1 to 124 letters, digits, '.', '_' and '-', no dot first, and .fmu at the end. */
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/octet-stream": components["schemas"]["AnyBytes"];
            };
        };
        responses: {
            /** @description It is checked and kept. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fmu"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    deleteFmu: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description 1 to 124 letters, digits, '.', '_' and '-', no dot first, and .fmu at the end. */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    runFmu: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description 1 to 124 letters, digits, '.', '_' and '-', no dot first, and .fmu at the end. */
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewFmuRun"];
            };
        };
        responses: {
            /** @description It came to its end. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FmuRun"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    trustFmu: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description 1 to 124 letters, digits, '.', '_' and '-', no dot first, and .fmu at the end. */
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["FmuTrust"];
            };
        };
        responses: {
            /** @description The FMU. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fmu"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getGaps: {
        parameters: {
            query?: {
                /** @description Only those of this twin, and of all twins. */
                twin?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Those that were noted. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["KnownGaps"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    noteGap: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["KnownGapRequest"];
            };
        };
        responses: {
            /** @description Its id. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["KnownGapNoted"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    withdrawGap: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is no longer known. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    getGraph: {
        parameters: {
            query?: {
                /** @description The most twins. */
                max?: number;
                /** @description Show what held at this time, by what is known now: RFC 3339 or epoch milliseconds. */
                asOf?: string;
                /** @description Show what was known at this time: RFC 3339 or epoch milliseconds. */
                asKnownAt?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Twins and relationships. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Graph"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    compareTimes: {
        parameters: {
            query: {
                /** @description The earlier time: RFC 3339 or epoch milliseconds. */
                from: string;
                /** @description The later time, likewise; the present when left out. */
                to?: string;
                /** @description valid: what held at the times, by what is known now; known: what was known at the times. */
                by?: "valid" | "known";
                /** @description The most differences of a page. */
                limit?: number;
                /** @description Where the page begins; from the page before. */
                continuation?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of differences. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GraphChanges"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    listHistoryImports: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description At most the last 100. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HistoryImportList"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getHistoryImport: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The import's id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The import. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HistoryImport"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    cancelHistoryImport: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The import's id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The import. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HistoryImport"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    resumeHistoryImport: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The import's id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is under way. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HistoryImport"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    exportHistory: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["HistoryExportRequest"];
            };
        };
        responses: {
            /** @description The file. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AnyBytes"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    importHistory: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["HistoryImportRequest"];
            };
        };
        responses: {
            /** @description What a dry run found. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HistoryImport"];
                };
            };
            /** @description It is under way. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HistoryImport"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    queryHistory: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["HistoryQuery"];
            };
        };
        responses: {
            /** @description The figures of each property. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HistoryFigures"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getHistory: {
        parameters: {
            query?: {
                /** @description First source time, inclusive: RFC 3339 or milliseconds since 1970; the first reading when left out. */
                from?: string;
                /** @description Last source time, exclusive; all readings when left out. */
                to?: string;
                /** @description The most points; as many as are permitted when left out. */
                points?: number;
                /** @description How to thin out, a figure by bucket (p95 is a percentile), states or histogram: lttb when points is given and the values are numbers, last when they are not, else raw. */
                aggregate?: string | ("raw" | "min" | "max" | "mean" | "last" | "count" | "lttb" | "first" | "range" | "sum" | "stddev" | "delta" | "mode" | "twmean" | "integral" | "increase" | "duration" | "good" | "states" | "histogram") | unknown;
                /** @description With histogram: so many ranges of equal width. */
                bins?: number;
                /** @description With histogram: where the first range begins; the least number when left out. */
                low?: number;
                /** @description With histogram: where the last range ends; the greatest number when left out. */
                high?: number;
                /** @description The width of the buckets of a figure: 15m, 1h, 7d, or all for one; as wide as points needs when left out. */
                bucket?: string;
                /** @description What stands in buckets of a figure in which nothing is; none leaves them out. */
                fill?: "none" | "null" | "previous" | "linear";
                /** @description Only what was known at this time, RFC 3339, or what inputs up to this journal position had told. */
                asKnownAt?: string;
                /** @description The unit to give the values in, a term of DTDL (degreeFahrenheit) or a symbol of the property's quantity; the model's when left out. */
                unit?: string;
                /** @description `installed`: the twin is an item; the readings are those of the locations where it was installed, of the times when it was. */
                through?: "installed";
                /** @description Also what the property's annotations said of each reading. */
                annotations?: boolean;
            };
            header?: never;
            path: {
                /** @description The twin's id. */
                twinId: string;
                /** @description The property's name, components before it: motor/temperature (the / plain or as %2F). */
                property: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The readings, by source time. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["History"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getHolds: {
        parameters: {
            query?: {
                /** @description Only those that are on this twin. */
                twin?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description All that are in force. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LegalHolds"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    placeHold: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its name. */
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["LegalHoldRequest"];
            };
        };
        responses: {
            /** @description It is in force. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    releaseHold: {
        parameters: {
            query?: {
                /** @description Why, in your words. */
                reason?: string;
            };
            header?: never;
            path: {
                /** @description Its name. */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is over. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    listHistoryJobs: {
        parameters: {
            query?: {
                /** @description Without what has ended. */
                running?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Imports first, the latest last. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HistoryJobs"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    cancelHistoryJob: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The job's id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The job. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HistoryJob"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getLake: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Lake"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    commitLake: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Lake"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    compactLake: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Lake"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    verifyLake: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What is wrong. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LakeFindings"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    streamLive: {
        parameters: {
            query?: {
                /** @description Only this twin. */
                twin?: string;
                /** @description Only twins whose id begins so. */
                prefix?: string;
                /** @description Only values of twins of this model. */
                model?: string;
                /** @description Only values of this property or component. */
                property?: string;
                /** @description Only these types, with commas: samples, twin, relationship, model, drift, refusal, alarm, command, merge, desired. */
                types?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Events of the types samples, twin, relationship, model, drift, refusal, alarm, command, merge, desired, gap. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": components["schemas"]["LiveEvents"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    listLoginWays: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The ways. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LoginWays"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    login: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["LoginProof"];
            };
        };
        responses: {
            /** @description The session; its token is shown this once, or comes as a cookie. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Session"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    beginProviderLogin: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description To that server. */
            302: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    finishProviderLogin: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description To the web app. */
            302: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    logout: {
        parameters: {
            query?: {
                /** @description `true` ends all sessions of the same name. */
                everywhere?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was ended, and where to go. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LoggedOut"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    compareModels: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ModelComparison"];
            };
        };
        responses: {
            /** @description What differs, and what it hits. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ModelImpact"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    validateModels: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DtdlInterfaces"];
            };
        };
        responses: {
            /** @description All findings; none when valid. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ModelFindings"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    migrateTwins: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The DTMI of the model that the twins have. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Migration"];
            };
        };
        responses: {
            /** @description What was done, or would be. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MigrationResult"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    listMqttClients: {
        parameters: {
            query?: {
                /** @description Part of the identifier, or of whose it is. */
                search?: string;
                /** @description Only those with, or without, a connection. */
                connected?: boolean;
                /** @description Only identifiers after this one. */
                after?: string;
                /** @description 1 to 1,000 clients; 100 if not given. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Clients, and where to go on. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MqttClientPage"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getMqttClient: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The client identifier. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The client. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MqttClient"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    endMqttSession: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The client identifier. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    disconnectMqttClient: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The client identifier. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    traceMqttClient: {
        parameters: {
            query?: {
                /** @description 1 to 600; 60 if not given. */
                seconds?: number;
            };
            header?: never;
            path: {
                /** @description The client identifier. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Events of the types packet, gap, end. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": components["schemas"]["MqttPacketEvents"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    listNotificationChannels: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The channels. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NotificationChannelList"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    listUndeliveredNotifications: {
        parameters: {
            query?: {
                /** @description The most notifications. */
                max?: number;
            };
            header?: never;
            path: {
                /** @description The channel's name. */
                channel: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The notifications. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeadLetterList"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    testNotificationChannel: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The channel's name. */
                channel: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NotificationTest"];
            };
        };
        responses: {
            /** @description What became of it. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NotificationTestResult"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    patchTwins: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PatchBatch"];
            };
        };
        responses: {
            /** @description What became of each. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PatchResults"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getPolicies: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Files and policies, in order. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Policies"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    putPolicies: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RuleFiles"];
            };
        };
        responses: {
            /** @description They are in force. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    explainPolicies: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PolicyQuestion"];
            };
        };
        responses: {
            /** @description What decides. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PolicyAnswer"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    listRebindings: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description At most the last 100. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RebindingList"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    rebind: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RebindingRequest"];
            };
        };
        responses: {
            /** @description What a dry run found. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Rebinding"];
                };
            };
            /** @description It is under way. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Rebinding"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getRebinding: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The re-binding. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Rebinding"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    cancelRebinding: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is cancelled. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    getRetention: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Files and entries, in order. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Retention"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    putRetention: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RuleFiles"];
            };
        };
        responses: {
            /** @description They are in force. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    explainRetention: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RetentionQuestion"];
            };
        };
        responses: {
            /** @description What decides. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RetentionAnswer"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    listRevocations: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The certificates. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RevocationList"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    revokeCertificate: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewRevocation"];
            };
        };
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    getRules: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Files, rules, computed properties and contracts of commands, in order. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Rules"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    putRules: {
        parameters: {
            query?: {
                /** @description Run the tests beside the rules, too; one that fails counts as a problem. */
                test?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RuleFiles"];
            };
        };
        responses: {
            /** @description They are in force. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    dryRunRules: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RuleDryRun"];
            };
        };
        responses: {
            /** @description When and why they would have fired. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RuleDryRunOutcome"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    testRuleMessage: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RuleMessage"];
            };
        };
        responses: {
            /** @description What it came to. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RuleMessageOutcome"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    validateRules: {
        parameters: {
            query?: {
                /** @description Run the tests beside the rules, too; one that fails counts as a problem. */
                test?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RuleFiles"];
            };
        };
        responses: {
            /** @description All findings; none when valid. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RuleFindings"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    debugRule: {
        parameters: {
            query?: {
                /** @description How long: 30s, 15m (default), at most 1h. */
                for?: string;
                /** @description Only for this twin. */
                twin?: string;
            };
            header?: never;
            path: {
                /** @description The rule's name. */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description begin, look, dropped and end. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": components["schemas"]["LiveEvents"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    listRuleFirings: {
        parameters: {
            query?: {
                /** @description The most firings. */
                max?: number;
            };
            header?: never;
            path: {
                /** @description The rule's name. */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The firings. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RuleTraces"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getRuleLog: {
        parameters: {
            query?: {
                /** @description Only of this twin. */
                twin?: string;
                /** @description The most lines. */
                max?: number;
            };
            header?: never;
            path: {
                /** @description The rule's name. */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The lines. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RuleLog"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    listScenarios: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The scenarios, as files have them. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ScenarioList"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    listSources: {
        parameters: {
            query?: {
                /** @description How many at most; all of them if not given. */
                max?: number;
                /** @description Those behind this name only: `next` of the page before. */
                after?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The sources, by name. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SourceList"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    listSparkplugNodes: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The grades. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SparkplugGrades"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getSparkplugNode: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The group's id. */
                group: string;
                /** @description The edge node's id. */
                edge: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Its grade. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SparkplugGrade"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    runSql: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SqlQuery"];
            };
        };
        responses: {
            /** @description The rows; as CSV (RFC 4180) when the header Accept asks for text/csv. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SqlResult"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    publishTelemetry: {
        parameters: {
            query?: {
                /** @description How far the readings must have come before the answer: they survive any crash, the twin holds them, or history returns them. */
                ack?: "durable" | "applied" | "queryable";
            };
            header?: never;
            path: {
                /** @description The twin's id. */
                twinId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TelemetryPayload"];
            };
        };
        responses: {
            /** @description They are applied or queryable. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Receipt"];
                };
            };
            /** @description They are durable. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Receipt"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    publishReading: {
        parameters: {
            query?: {
                /** @description How far the readings must have come before the answer: they survive any crash, the twin holds them, or history returns them. */
                ack?: "durable" | "applied" | "queryable";
            };
            header?: never;
            path: {
                /** @description The twin's id. */
                twinId: string;
                /** @description The property's name, components before it. */
                property: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AnyValue"];
            };
        };
        responses: {
            /** @description It is applied or queryable. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Receipt"];
                };
            };
            /** @description It is durable. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Receipt"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    listTokens: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The tokens. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TokenList"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    createToken: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewToken"];
            };
        };
        responses: {
            /** @description The token. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TokenSecret"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    removeToken: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The token's id, which is no secret. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    makeTrainingSet: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TrainingSetRequest"];
            };
        };
        responses: {
            /** @description The file. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AnyBytes"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getTwinState: {
        parameters: {
            query?: {
                /** @description Show what held at this time, by what is known now: RFC 3339 or epoch milliseconds. */
                asOf?: string;
                /** @description Show what was known at this time: RFC 3339 or epoch milliseconds. */
                asKnownAt?: string;
            };
            header?: never;
            path: {
                /** @description The twin's id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The values. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TwinState"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    adoptDraft: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The twin's id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Adoption"];
            };
        };
        responses: {
            /** @description It is a twin of that model; the draft is gone. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    takeAlarmOutOf: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The twin's id. */
                id: string;
                /** @description The rule's name. */
                rule: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AlarmOutage"];
            };
        };
        responses: {
            /** @description The alarm as it is now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Alarm"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    returnAlarmOf: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The twin's id. */
                id: string;
                /** @description The rule's name. */
                rule: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AlarmReason"];
            };
        };
        responses: {
            /** @description The alarm as it is now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Alarm"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    shelveAlarmOf: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The twin's id. */
                id: string;
                /** @description The rule's name. */
                rule: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AlarmShelving"];
            };
        };
        responses: {
            /** @description The alarm as it is now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Alarm"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    unshelveAlarmOf: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The twin's id. */
                id: string;
                /** @description The rule's name. */
                rule: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AlarmReason"];
            };
        };
        responses: {
            /** @description The alarm as it is now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Alarm"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    listTwinChanges: {
        parameters: {
            query?: {
                /** @description First known time, inclusive: RFC 3339 or milliseconds since 1970; all when left out. */
                from?: string;
                /** @description Last known time, exclusive; all when left out. */
                to?: string;
                /** @description Only what was known at this time: RFC 3339 or milliseconds. */
                asKnownAt?: string;
                /** @description The most changes of a page. */
                limit?: number;
                /** @description What the page before gave, for the next one. */
                continuation?: string;
            };
            header?: never;
            path: {
                /** @description The twin's id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The changes. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TwinChanges"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    invokeCommand: {
        parameters: {
            query?: {
                /** @description How long an answer is awaited, 1s to 1h; when not stated what the contract of the command says, else 10s. */
                timeout?: string;
                /** @description How long this request waits for the outcome, 0s (default) to 60s. */
                wait?: string;
                /** @description True when carrying it out twice does no harm: then it is sent again when a restart leaves its outcome unknown. */
                idempotent?: boolean;
                /** @description What shows its effect: a condition (CEL) over the twin's properties. A reading that comes after the command was accepted, under which it holds, verifies it. When not stated what the contract of the command says. */
                expect?: string;
                /** @description How long after the answer the effect is awaited, 1s to 1h; when not stated what the contract of the command says, else 10s. */
                within?: string;
            };
            header?: {
                /** @description The same key of the same caller gives the same command for 24 hours. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The twin's id. */
                id: string;
                /** @description The Command's name, components before it. */
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AnyValue"];
            };
        };
        responses: {
            /** @description It is over; the state says how. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Command"];
                };
            };
            /** @description It is accepted, or under way. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Command"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getDesired: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The twin's id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The desired values. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Desired"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    replaceDesired: {
        parameters: {
            query?: {
                /** @description Why, in your words; at most 500 characters. */
                reason?: string;
            };
            header?: {
                /** @description Versions, one of which it must have, or *. */
                "If-Match"?: string;
            };
            path: {
                /** @description The twin's id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DesiredValues"];
            };
        };
        responses: {
            /** @description The desired values; they are told to it. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Desired"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    patchDesired: {
        parameters: {
            query?: {
                /** @description Why, in your words; at most 500 characters. */
                reason?: string;
            };
            header?: {
                /** @description Versions, one of which it must have, or *. */
                "If-Match"?: string;
            };
            path: {
                /** @description The twin's id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DesiredValues"];
            };
        };
        responses: {
            /** @description The desired values; they are told to it. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Desired"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    installItem: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The twin of the location. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewInstallation"];
            };
        };
        responses: {
            /** @description It is installed. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    listInstallations: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The twin of the location, or of the item. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Installations. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InstallationList"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getTwinPurge: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The twin's id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Those that are not over. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TwinPurgeProgress"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    purgeTwin: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The twin's id; there need be no such twin any more. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TwinPurge"];
            };
        };
        responses: {
            /** @description What was purged. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TwinPurged"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    removeItem: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The twin of the location. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Removal"];
            };
        };
        responses: {
            /** @description It is removed. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    listRuns: {
        parameters: {
            query?: {
                /** @description The most runs. */
                max?: number;
            };
            header?: never;
            path: {
                /** @description The twin's id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The runs. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RunList"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    beginRun: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The twin's id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RunBegin"];
            };
        };
        responses: {
            /** @description The run. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Run"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    abortRun: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The twin's id. */
                id: string;
                /** @description The run's id. */
                run: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RunAbort"];
            };
        };
        responses: {
            /** @description The run as it is now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Run"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    listUploads: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The files. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UploadList"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getUpload: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description 1 to 128 letters, digits, '.', '_' and '-'. */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The file as it is. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AnyBytes"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    putUpload: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description 1 to 128 letters, digits, '.', '_' and '-'. */
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/octet-stream": components["schemas"]["AnyBytes"];
            };
        };
        responses: {
            /** @description The file. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Upload"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    deleteUpload: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description 1 to 128 letters, digits, '.', '_' and '-'. */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    listUsers: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The users. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UserList"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    addUser: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewUser"];
            };
        };
        responses: {
            /** @description The user. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UserSecret"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getUser: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The user's name. */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The user. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["User"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    removeUser: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The user's name. */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    changeUser: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The user's name. */
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UserChange"];
            };
        };
        responses: {
            /** @description The user. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["User"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    setUserPassword: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The user's name. */
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewPassword"];
            };
        };
        responses: {
            /** @description The user. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UserSecret"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    endSessions: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The user's name. */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description How many there were. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LoggedOut"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    listWhatIfs: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The what-ifs. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WhatIfList"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    runWhatIf: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewWhatIf"];
            };
        };
        responses: {
            /** @description It waits or runs; Location has its path. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WhatIf"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getWhatIf: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The what-if's id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The what-if. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WhatIf"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    dropWhatIf: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The what-if's id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It ends, or there is no such what-if any more. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    compareWhatIf: {
        parameters: {
            query?: {
                /** @description Only this one, as twin/property; all that were compared when left out. */
                property?: string;
            };
            header?: never;
            path: {
                /** @description The what-if's id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The comparison. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WhatIfComparison"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    whoAmI: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Name and role. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WhoAmI"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    changeOwnPassword: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PasswordChange"];
            };
        };
        responses: {
            /** @description The new session. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Session"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    influxWrite: {
        parameters: {
            query?: {
                /** @description Of no meaning here. */
                org?: string;
                /** @description Bindings may ask for it. */
                bucket?: string;
                /** @description What the times of the lines count since 1970. */
                precision?: "ns" | "us" | "ms" | "s" | "n" | "u" | "m" | "h";
                /** @description How far the lines must have come before the answer. */
                ack?: "durable" | "applied" | "queryable";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/octet-stream": components["schemas"]["AnyBytes"];
            };
        };
        responses: {
            /** @description All lines are in the journal. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["InfluxError"];
        };
    };
    DigitalTwins_GetById: {
        parameters: {
            query: {
                /** @description The version of the API. */
                "api-version": "2020-10-31" | "2022-05-31" | "2023-10-31";
                /** @description Show what held at this time, by what is known now: RFC 3339 or epoch milliseconds. */
                asOf?: string;
                /** @description Show what was known at this time: RFC 3339 or epoch milliseconds. */
                asKnownAt?: string;
            };
            header?: never;
            path: {
                /** @description The twin's id, case-sensitive. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The twin. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DigitalTwin"];
                };
            };
            default: components["responses"]["AzureError"];
        };
    };
    DigitalTwins_Add: {
        parameters: {
            query: {
                /** @description The version of the API. */
                "api-version": "2020-10-31" | "2022-05-31" | "2023-10-31";
            };
            header?: {
                /** @description Only * : create, but do not replace. */
                "If-None-Match"?: string;
            };
            path: {
                /** @description The twin's id, case-sensitive. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DigitalTwin"];
            };
        };
        responses: {
            /** @description The twin as it is now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DigitalTwin"];
                };
            };
            default: components["responses"]["AzureError"];
        };
    };
    DigitalTwins_Delete: {
        parameters: {
            query: {
                /** @description The version of the API. */
                "api-version": "2020-10-31" | "2022-05-31" | "2023-10-31";
            };
            header?: {
                /** @description Only when the entity has this version: W/".." or *. */
                "If-Match"?: string;
            };
            path: {
                /** @description The twin's id, case-sensitive. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["AzureError"];
        };
    };
    DigitalTwins_Update: {
        parameters: {
            query: {
                /** @description The version of the API. */
                "api-version": "2020-10-31" | "2022-05-31" | "2023-10-31";
            };
            header?: {
                /** @description Only when the entity has this version: W/".." or *. */
                "If-Match"?: string;
            };
            path: {
                /** @description The twin's id, case-sensitive. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["JsonPatch"];
            };
        };
        responses: {
            /** @description Done; the ETag header has the new version. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["AzureError"];
        };
    };
    DigitalTwins_GetComponent: {
        parameters: {
            query: {
                /** @description The version of the API. */
                "api-version": "2020-10-31" | "2022-05-31" | "2023-10-31";
                /** @description Show what held at this time, by what is known now: RFC 3339 or epoch milliseconds. */
                asOf?: string;
                /** @description Show what was known at this time: RFC 3339 or epoch milliseconds. */
                asKnownAt?: string;
            };
            header?: never;
            path: {
                /** @description The twin's id, case-sensitive. */
                id: string;
                /** @description The component's name. */
                componentPath: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The component. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AnyObject"];
                };
            };
            default: components["responses"]["AzureError"];
        };
    };
    DigitalTwins_UpdateComponent: {
        parameters: {
            query: {
                /** @description The version of the API. */
                "api-version": "2020-10-31" | "2022-05-31" | "2023-10-31";
            };
            header?: {
                /** @description Only when the entity has this version: W/".." or *. */
                "If-Match"?: string;
            };
            path: {
                /** @description The twin's id, case-sensitive. */
                id: string;
                /** @description The component's name. */
                componentPath: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["JsonPatch"];
            };
        };
        responses: {
            /** @description Done; the ETag header has the new version. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["AzureError"];
        };
    };
    DigitalTwins_SendComponentTelemetry: {
        parameters: {
            query: {
                /** @description The version of the API. */
                "api-version": "2020-10-31" | "2022-05-31" | "2023-10-31";
            };
            header: {
                /** @description The sender's id of the message; drops duplicates. */
                "Message-Id": string;
                /** @description When it was measured, RFC 3339. */
                "Telemetry-Source-Time"?: string;
            };
            path: {
                /** @description The twin's id, case-sensitive. */
                id: string;
                /** @description The component's name. */
                componentPath: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AnyObject"];
            };
        };
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["AzureError"];
        };
    };
    DigitalTwins_ListIncomingRelationships: {
        parameters: {
            query: {
                /** @description The version of the API. */
                "api-version": "2020-10-31" | "2022-05-31" | "2023-10-31";
                /** @description Where the page begins; stands in nextLink. */
                continuationToken?: string;
                /** @description Show what held at this time, by what is known now: RFC 3339 or epoch milliseconds. */
                asOf?: string;
                /** @description Show what was known at this time: RFC 3339 or epoch milliseconds. */
                asKnownAt?: string;
            };
            header?: {
                /** @description The most items of a page; the answer may hold fewer. */
                "max-items-per-page"?: number;
            };
            path: {
                /** @description The source twin's id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of relationships. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IncomingRelationshipPage"];
                };
            };
            default: components["responses"]["AzureError"];
        };
    };
    DigitalTwins_ListRelationships: {
        parameters: {
            query: {
                /** @description The version of the API. */
                "api-version": "2020-10-31" | "2022-05-31" | "2023-10-31";
                /** @description Only those of this name. */
                relationshipName?: string;
                /** @description Where the page begins; stands in nextLink. */
                continuationToken?: string;
                /** @description Show what held at this time, by what is known now: RFC 3339 or epoch milliseconds. */
                asOf?: string;
                /** @description Show what was known at this time: RFC 3339 or epoch milliseconds. */
                asKnownAt?: string;
            };
            header?: {
                /** @description The most items of a page; the answer may hold fewer. */
                "max-items-per-page"?: number;
            };
            path: {
                /** @description The source twin's id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of relationships. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RelationshipPage"];
                };
            };
            default: components["responses"]["AzureError"];
        };
    };
    DigitalTwins_GetRelationshipById: {
        parameters: {
            query: {
                /** @description The version of the API. */
                "api-version": "2020-10-31" | "2022-05-31" | "2023-10-31";
                /** @description Show what held at this time, by what is known now: RFC 3339 or epoch milliseconds. */
                asOf?: string;
                /** @description Show what was known at this time: RFC 3339 or epoch milliseconds. */
                asKnownAt?: string;
            };
            header?: never;
            path: {
                /** @description The source twin's id. */
                id: string;
                /** @description The relationship's id, unique within its source twin. */
                relationshipId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The relationship. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Relationship"];
                };
            };
            default: components["responses"]["AzureError"];
        };
    };
    DigitalTwins_AddRelationship: {
        parameters: {
            query: {
                /** @description The version of the API. */
                "api-version": "2020-10-31" | "2022-05-31" | "2023-10-31";
            };
            header?: {
                /** @description Only * : create, but do not replace. */
                "If-None-Match"?: string;
            };
            path: {
                /** @description The source twin's id. */
                id: string;
                /** @description The relationship's id, unique within its source twin. */
                relationshipId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Relationship"];
            };
        };
        responses: {
            /** @description The relationship as it is now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Relationship"];
                };
            };
            default: components["responses"]["AzureError"];
        };
    };
    DigitalTwins_DeleteRelationship: {
        parameters: {
            query: {
                /** @description The version of the API. */
                "api-version": "2020-10-31" | "2022-05-31" | "2023-10-31";
            };
            header?: {
                /** @description Only when the entity has this version: W/".." or *. */
                "If-Match"?: string;
            };
            path: {
                /** @description The source twin's id. */
                id: string;
                /** @description The relationship's id, unique within its source twin. */
                relationshipId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["AzureError"];
        };
    };
    DigitalTwins_UpdateRelationship: {
        parameters: {
            query: {
                /** @description The version of the API. */
                "api-version": "2020-10-31" | "2022-05-31" | "2023-10-31";
            };
            header?: {
                /** @description Only when the entity has this version: W/".." or *. */
                "If-Match"?: string;
            };
            path: {
                /** @description The source twin's id. */
                id: string;
                /** @description The relationship's id, unique within its source twin. */
                relationshipId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["JsonPatch"];
            };
        };
        responses: {
            /** @description Done; the ETag header has the new version. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["AzureError"];
        };
    };
    DigitalTwins_SendTelemetry: {
        parameters: {
            query: {
                /** @description The version of the API. */
                "api-version": "2020-10-31" | "2022-05-31" | "2023-10-31";
            };
            header: {
                /** @description The sender's id of the message; drops duplicates. */
                "Message-Id": string;
                /** @description When it was measured, RFC 3339. */
                "Telemetry-Source-Time"?: string;
            };
            path: {
                /** @description The twin's id, case-sensitive. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AnyObject"];
            };
        };
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["AzureError"];
        };
    };
    EventRoutes_List: {
        parameters: {
            query: {
                /** @description The version of the API. */
                "api-version": "2020-10-31" | "2022-05-31" | "2023-10-31";
                /** @description Where the page begins; stands in nextLink. */
                continuationToken?: string;
            };
            header?: {
                /** @description The most items of a page; the answer may hold fewer. */
                "max-items-per-page"?: number;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of event routes. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EventRoutePage"];
                };
            };
            default: components["responses"]["AzureError"];
        };
    };
    EventRoutes_GetById: {
        parameters: {
            query: {
                /** @description The version of the API. */
                "api-version": "2020-10-31" | "2022-05-31" | "2023-10-31";
            };
            header?: never;
            path: {
                /** @description The event route's id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The event route. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EventRoute"];
                };
            };
            default: components["responses"]["AzureError"];
        };
    };
    EventRoutes_Add: {
        parameters: {
            query: {
                /** @description The version of the API. */
                "api-version": "2020-10-31" | "2022-05-31" | "2023-10-31";
            };
            header?: never;
            path: {
                /** @description The event route's id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EventRoute"];
            };
        };
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["AzureError"];
        };
    };
    EventRoutes_Delete: {
        parameters: {
            query: {
                /** @description The version of the API. */
                "api-version": "2020-10-31" | "2022-05-31" | "2023-10-31";
            };
            header?: never;
            path: {
                /** @description The event route's id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["AzureError"];
        };
    };
    influxHealth: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description They are. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AnyValue"];
                };
            };
            default: components["responses"]["InfluxError"];
        };
    };
    getLiveness: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It does. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Health"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getReadiness: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It can. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Health"];
                };
            };
            /** @description It cannot; the parts say why. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Health"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getIcebergConfig: {
        parameters: {
            query?: {
                /** @description The lake's location, if anything. */
                warehouse?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IcebergConfig"];
                };
            };
            default: components["responses"]["IcebergError"];
        };
    };
    listIcebergNamespaces: {
        parameters: {
            query?: {
                /** @description Only those within this one. */
                parent?: string;
                /** @description Where to go on; empty for the first page. */
                pageToken?: string;
                /** @description The most entries; all when there is no pageToken. */
                pageSize?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The namespaces. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IcebergNamespaceList"];
                };
            };
            default: components["responses"]["IcebergError"];
        };
    };
    createIcebergNamespace: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Always. */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IcebergError"];
                };
            };
            default: components["responses"]["IcebergError"];
        };
    };
    getIcebergNamespace: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The namespace. */
                namespace: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The namespace. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IcebergNamespace"];
                };
            };
            default: components["responses"]["IcebergError"];
        };
    };
    dropIcebergNamespace: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The namespace. */
                namespace: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Always. */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IcebergError"];
                };
            };
            default: components["responses"]["IcebergError"];
        };
    };
    hasIcebergNamespace: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The namespace. */
                namespace: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description There is. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["IcebergError"];
        };
    };
    updateIcebergNamespace: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The namespace. */
                namespace: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Always. */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IcebergError"];
                };
            };
            default: components["responses"]["IcebergError"];
        };
    };
    registerIcebergTable: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The namespace. */
                namespace: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Always. */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IcebergError"];
                };
            };
            default: components["responses"]["IcebergError"];
        };
    };
    listIcebergTables: {
        parameters: {
            query?: {
                /** @description Where to go on; empty for the first page. */
                pageToken?: string;
                /** @description The most entries; all when there is no pageToken. */
                pageSize?: number;
            };
            header?: never;
            path: {
                /** @description The namespace. */
                namespace: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The tables. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IcebergTableList"];
                };
            };
            default: components["responses"]["IcebergError"];
        };
    };
    createIcebergTable: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The namespace. */
                namespace: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Always. */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IcebergError"];
                };
            };
            default: components["responses"]["IcebergError"];
        };
    };
    loadIcebergTable: {
        parameters: {
            query?: {
                /** @description Which snapshots: refs takes those only that branches and tags name. */
                snapshots?: "all" | "refs";
            };
            header?: {
                /** @description The ETag that the caller has. */
                "If-None-Match"?: string;
            };
            path: {
                /** @description The namespace. */
                namespace: string;
                /** @description The table. */
                table: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The table. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IcebergTable"];
                };
            };
            /** @description The caller has it. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["IcebergError"];
        };
    };
    updateIcebergTable: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The namespace. */
                namespace: string;
                /** @description The table. */
                table: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Always. */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IcebergError"];
                };
            };
            default: components["responses"]["IcebergError"];
        };
    };
    dropIcebergTable: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The namespace. */
                namespace: string;
                /** @description The table. */
                table: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Always. */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IcebergError"];
                };
            };
            default: components["responses"]["IcebergError"];
        };
    };
    hasIcebergTable: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The namespace. */
                namespace: string;
                /** @description The table. */
                table: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description There is. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["IcebergError"];
        };
    };
    reportIcebergMetrics: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The namespace. */
                namespace: string;
                /** @description The table. */
                table: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AnyObject"];
            };
        };
        responses: {
            /** @description It was taken. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["IcebergError"];
        };
    };
    renameIcebergTable: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Always. */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IcebergError"];
                };
            };
            default: components["responses"]["IcebergError"];
        };
    };
    commitIcebergTransaction: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Always. */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IcebergError"];
                };
            };
            default: components["responses"]["IcebergError"];
        };
    };
    DeleteJobs_List_Older: {
        parameters: {
            query: {
                /** @description The version of the API. */
                "api-version": "2020-10-31" | "2022-05-31" | "2023-10-31";
                /** @description Where the page begins; stands in nextLink. */
                continuationToken?: string;
            };
            header?: {
                /** @description The most items of a page; the answer may hold fewer. */
                "max-items-per-page"?: number;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of jobs. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeleteJobPage"];
                };
            };
            default: components["responses"]["AzureError"];
        };
    };
    DeleteJobs_Add_Older: {
        parameters: {
            query: {
                /** @description The version of the API. */
                "api-version": "2020-10-31" | "2022-05-31" | "2023-10-31";
                /** @description After which the job gives up. */
                timeoutInMinutes?: number;
            };
            header?: {
                /** @description The job's id; drawn by the server when absent. */
                "operation-id"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The job; the header Operation-Location leads to it. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeleteJob"];
                };
            };
            default: components["responses"]["AzureError"];
        };
    };
    DeleteJobs_GetById_Older: {
        parameters: {
            query: {
                /** @description The version of the API. */
                "api-version": "2020-10-31" | "2022-05-31" | "2023-10-31";
            };
            header?: never;
            path: {
                /** @description The job's id, case-sensitive. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The job. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeleteJob"];
                };
            };
            default: components["responses"]["AzureError"];
        };
    };
    DeleteJobs_List: {
        parameters: {
            query: {
                /** @description The version of the API. */
                "api-version": "2020-10-31" | "2022-05-31" | "2023-10-31";
                /** @description Where the page begins; stands in nextLink. */
                continuationToken?: string;
            };
            header?: {
                /** @description The most items of a page; the answer may hold fewer. */
                "max-items-per-page"?: number;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of jobs. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeleteJobPage"];
                };
            };
            default: components["responses"]["AzureError"];
        };
    };
    DeleteJobs_Add: {
        parameters: {
            query: {
                /** @description The version of the API. */
                "api-version": "2020-10-31" | "2022-05-31" | "2023-10-31";
                /** @description After which the job gives up. */
                timeoutInMinutes?: number;
            };
            header?: {
                /** @description The job's id; drawn by the server when absent. */
                "operation-id"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The job; the header Operation-Location leads to it. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeleteJob"];
                };
            };
            default: components["responses"]["AzureError"];
        };
    };
    DeleteJobs_GetById: {
        parameters: {
            query: {
                /** @description The version of the API. */
                "api-version": "2020-10-31" | "2022-05-31" | "2023-10-31";
            };
            header?: never;
            path: {
                /** @description The job's id, case-sensitive. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The job. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeleteJob"];
                };
            };
            default: components["responses"]["AzureError"];
        };
    };
    ImportJobs_List: {
        parameters: {
            query: {
                /** @description The version of the API. */
                "api-version": "2020-10-31" | "2022-05-31" | "2023-10-31";
                /** @description Where the page begins; stands in nextLink. */
                continuationToken?: string;
            };
            header?: {
                /** @description The most items of a page; the answer may hold fewer. */
                "max-items-per-page"?: number;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of jobs. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ImportJobPage"];
                };
            };
            default: components["responses"]["AzureError"];
        };
    };
    ImportJobs_GetById: {
        parameters: {
            query: {
                /** @description The version of the API. */
                "api-version": "2020-10-31" | "2022-05-31" | "2023-10-31";
            };
            header?: never;
            path: {
                /** @description The job's id, case-sensitive. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The job. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ImportJob"];
                };
            };
            default: components["responses"]["AzureError"];
        };
    };
    ImportJobs_Add: {
        parameters: {
            query: {
                /** @description The version of the API. */
                "api-version": "2020-10-31" | "2022-05-31" | "2023-10-31";
            };
            header?: never;
            path: {
                /** @description The job's id, case-sensitive. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ImportJob"];
            };
        };
        responses: {
            /** @description The job. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ImportJob"];
                };
            };
            default: components["responses"]["AzureError"];
        };
    };
    ImportJobs_Delete: {
        parameters: {
            query: {
                /** @description The version of the API. */
                "api-version": "2020-10-31" | "2022-05-31" | "2023-10-31";
            };
            header?: never;
            path: {
                /** @description The job's id, case-sensitive. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["AzureError"];
        };
    };
    ImportJobs_Cancel: {
        parameters: {
            query: {
                /** @description The version of the API. */
                "api-version": "2020-10-31" | "2022-05-31" | "2023-10-31";
            };
            header?: never;
            path: {
                /** @description The job's id, case-sensitive. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The job. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ImportJob"];
                };
            };
            default: components["responses"]["AzureError"];
        };
    };
    getMetrics: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The figures. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": components["schemas"]["Metrics"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    DigitalTwinModels_List: {
        parameters: {
            query: {
                /** @description The version of the API. */
                "api-version": "2020-10-31" | "2022-05-31" | "2023-10-31";
                /** @description Only these models and all that they need; may be repeated. */
                dependenciesFor?: string[];
                /** @description Whether the answer holds the DTDL itself. */
                includeModelDefinition?: boolean;
                /** @description Where the page begins; stands in nextLink. */
                continuationToken?: string;
                /** @description Show what held at this time, by what is known now: RFC 3339 or epoch milliseconds. */
                asOf?: string;
                /** @description Show what was known at this time: RFC 3339 or epoch milliseconds. */
                asKnownAt?: string;
            };
            header?: {
                /** @description The most items of a page; the answer may hold fewer. */
                "max-items-per-page"?: number;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of models. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ModelDataPage"];
                };
            };
            default: components["responses"]["AzureError"];
        };
    };
    DigitalTwinModels_Add: {
        parameters: {
            query: {
                /** @description The version of the API. */
                "api-version": "2020-10-31" | "2022-05-31" | "2023-10-31";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DtdlInterfaces"];
            };
        };
        responses: {
            /** @description The models that were added. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ModelDataList"];
                };
            };
            default: components["responses"]["AzureError"];
        };
    };
    DigitalTwinModels_GetById: {
        parameters: {
            query: {
                /** @description The version of the API. */
                "api-version": "2020-10-31" | "2022-05-31" | "2023-10-31";
                /** @description Whether the answer holds the DTDL itself. */
                includeModelDefinition?: boolean;
                /** @description Show what held at this time, by what is known now: RFC 3339 or epoch milliseconds. */
                asOf?: string;
                /** @description Show what was known at this time: RFC 3339 or epoch milliseconds. */
                asKnownAt?: string;
            };
            header?: never;
            path: {
                /** @description The model's DTMI. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The model. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ModelData"];
                };
            };
            default: components["responses"]["AzureError"];
        };
    };
    DigitalTwinModels_Delete: {
        parameters: {
            query: {
                /** @description The version of the API. */
                "api-version": "2020-10-31" | "2022-05-31" | "2023-10-31";
            };
            header?: never;
            path: {
                /** @description The model's DTMI. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["AzureError"];
        };
    };
    DigitalTwinModels_Update: {
        parameters: {
            query: {
                /** @description The version of the API. */
                "api-version": "2020-10-31" | "2022-05-31" | "2023-10-31";
            };
            header?: never;
            path: {
                /** @description The model's DTMI. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["JsonPatch"];
            };
        };
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["AzureError"];
        };
    };
    upgradeToMqtt: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description MQTT from here on. */
            101: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    getOpenApi: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OpenAPI 3.1. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AnyObject"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    influxPing: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Somebody is. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["InfluxError"];
        };
    };
    Query_QueryTwins: {
        parameters: {
            query: {
                /** @description The version of the API. */
                "api-version": "2020-10-31" | "2022-05-31" | "2023-10-31";
                /** @description Show what held at this time, by what is known now: RFC 3339 or epoch milliseconds. */
                asOf?: string;
                /** @description Show what was known at this time: RFC 3339 or epoch milliseconds. */
                asKnownAt?: string;
            };
            header?: {
                /** @description The most items of a page; the answer may hold fewer. */
                "max-items-per-page"?: number;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["QuerySpecification"];
            };
        };
        responses: {
            /** @description A page of rows; the header query-charge has its cost. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["QueryResult"];
                };
            };
            default: components["responses"]["AzureError"];
        };
    };
    influxReady: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description They are. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AnyValue"];
                };
            };
            default: components["responses"]["InfluxError"];
        };
    };
    redirectToAppRoot: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description To /ui/. */
            302: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    getApp: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The page. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/html": unknown;
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getAppFile: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The file's name, or an address inside the app. */
                file: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The file or the page. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/html": unknown;
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    influxWriteV1: {
        parameters: {
            query?: {
                /** @description What is the bucket in version 2. */
                db?: string;
                /** @description Of no meaning here. */
                rp?: string;
                /** @description Of no meaning here. */
                u?: string;
                /** @description A token, or a device's credential; better in a header. */
                p?: string;
                /** @description What the times of the lines count since 1970. */
                precision?: "ns" | "us" | "ms" | "s" | "n" | "u" | "m" | "h";
                /** @description How far the lines must have come before the answer. */
                ack?: "durable" | "applied" | "queryable";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/octet-stream": components["schemas"]["AnyBytes"];
            };
        };
        responses: {
            /** @description All lines are in the journal. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["InfluxError"];
        };
    };
}
