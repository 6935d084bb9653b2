/* The C interface of FMI 3.0, declared by us from the text of the standard (https://fmi-standard.org). */
#ifndef fmi3Functions_h
#define fmi3Functions_h
#include "fmi3PlatformTypes.h"
#include "fmi3FunctionTypes.h"
#ifdef __cplusplus
extern "C" {
#endif
#define fmi3Version "3.0"
#if defined(__GNUC__)
#define FMI3_Export __attribute__((visibility("default")))
#elif defined(_WIN32)
#define FMI3_Export __declspec(dllexport)
#else
#define FMI3_Export
#endif
#define fmi3Paste(a, b) a##b
#define fmi3PasteB(a, b) fmi3Paste(a, b)
#if defined(FMI3_OVERRIDE_FUNCTION_PREFIX)
#define fmi3FullName(name) fmi3PasteB(FMI3_OVERRIDE_FUNCTION_PREFIX, name)
#elif defined(FMI3_FUNCTION_PREFIX)
#define fmi3FullName(name) fmi3PasteB(FMI3_FUNCTION_PREFIX, name)
#else
#define fmi3FullName(name) name
#endif
#define fmi3GetVersion fmi3FullName(fmi3GetVersion)
#define fmi3SetDebugLogging fmi3FullName(fmi3SetDebugLogging)
#define fmi3InstantiateModelExchange fmi3FullName(fmi3InstantiateModelExchange)
#define fmi3InstantiateCoSimulation fmi3FullName(fmi3InstantiateCoSimulation)
#define fmi3InstantiateScheduledExecution fmi3FullName(fmi3InstantiateScheduledExecution)
#define fmi3FreeInstance fmi3FullName(fmi3FreeInstance)
#define fmi3EnterInitializationMode fmi3FullName(fmi3EnterInitializationMode)
#define fmi3ExitInitializationMode fmi3FullName(fmi3ExitInitializationMode)
#define fmi3EnterEventMode fmi3FullName(fmi3EnterEventMode)
#define fmi3Terminate fmi3FullName(fmi3Terminate)
#define fmi3Reset fmi3FullName(fmi3Reset)
#define fmi3EnterConfigurationMode fmi3FullName(fmi3EnterConfigurationMode)
#define fmi3ExitConfigurationMode fmi3FullName(fmi3ExitConfigurationMode)
#define fmi3EvaluateDiscreteStates fmi3FullName(fmi3EvaluateDiscreteStates)
#define fmi3EnterContinuousTimeMode fmi3FullName(fmi3EnterContinuousTimeMode)
#define fmi3EnterStepMode fmi3FullName(fmi3EnterStepMode)
#define fmi3GetFloat32 fmi3FullName(fmi3GetFloat32)
#define fmi3SetFloat32 fmi3FullName(fmi3SetFloat32)
#define fmi3GetFloat64 fmi3FullName(fmi3GetFloat64)
#define fmi3SetFloat64 fmi3FullName(fmi3SetFloat64)
#define fmi3GetInt8 fmi3FullName(fmi3GetInt8)
#define fmi3SetInt8 fmi3FullName(fmi3SetInt8)
#define fmi3GetUInt8 fmi3FullName(fmi3GetUInt8)
#define fmi3SetUInt8 fmi3FullName(fmi3SetUInt8)
#define fmi3GetInt16 fmi3FullName(fmi3GetInt16)
#define fmi3SetInt16 fmi3FullName(fmi3SetInt16)
#define fmi3GetUInt16 fmi3FullName(fmi3GetUInt16)
#define fmi3SetUInt16 fmi3FullName(fmi3SetUInt16)
#define fmi3GetInt32 fmi3FullName(fmi3GetInt32)
#define fmi3SetInt32 fmi3FullName(fmi3SetInt32)
#define fmi3GetUInt32 fmi3FullName(fmi3GetUInt32)
#define fmi3SetUInt32 fmi3FullName(fmi3SetUInt32)
#define fmi3GetInt64 fmi3FullName(fmi3GetInt64)
#define fmi3SetInt64 fmi3FullName(fmi3SetInt64)
#define fmi3GetUInt64 fmi3FullName(fmi3GetUInt64)
#define fmi3SetUInt64 fmi3FullName(fmi3SetUInt64)
#define fmi3GetBoolean fmi3FullName(fmi3GetBoolean)
#define fmi3SetBoolean fmi3FullName(fmi3SetBoolean)
#define fmi3GetString fmi3FullName(fmi3GetString)
#define fmi3SetString fmi3FullName(fmi3SetString)
#define fmi3GetBinary fmi3FullName(fmi3GetBinary)
#define fmi3SetBinary fmi3FullName(fmi3SetBinary)
#define fmi3GetClock fmi3FullName(fmi3GetClock)
#define fmi3SetClock fmi3FullName(fmi3SetClock)
#define fmi3GetNumberOfVariableDependencies fmi3FullName(fmi3GetNumberOfVariableDependencies)
#define fmi3GetVariableDependencies fmi3FullName(fmi3GetVariableDependencies)
#define fmi3GetFMUState fmi3FullName(fmi3GetFMUState)
#define fmi3SetFMUState fmi3FullName(fmi3SetFMUState)
#define fmi3FreeFMUState fmi3FullName(fmi3FreeFMUState)
#define fmi3SerializedFMUStateSize fmi3FullName(fmi3SerializedFMUStateSize)
#define fmi3SerializeFMUState fmi3FullName(fmi3SerializeFMUState)
#define fmi3DeserializeFMUState fmi3FullName(fmi3DeserializeFMUState)
#define fmi3GetDirectionalDerivative fmi3FullName(fmi3GetDirectionalDerivative)
#define fmi3GetAdjointDerivative fmi3FullName(fmi3GetAdjointDerivative)
#define fmi3GetIntervalDecimal fmi3FullName(fmi3GetIntervalDecimal)
#define fmi3GetIntervalFraction fmi3FullName(fmi3GetIntervalFraction)
#define fmi3GetShiftDecimal fmi3FullName(fmi3GetShiftDecimal)
#define fmi3GetShiftFraction fmi3FullName(fmi3GetShiftFraction)
#define fmi3SetIntervalDecimal fmi3FullName(fmi3SetIntervalDecimal)
#define fmi3SetIntervalFraction fmi3FullName(fmi3SetIntervalFraction)
#define fmi3SetShiftDecimal fmi3FullName(fmi3SetShiftDecimal)
#define fmi3SetShiftFraction fmi3FullName(fmi3SetShiftFraction)
#define fmi3UpdateDiscreteStates fmi3FullName(fmi3UpdateDiscreteStates)
#define fmi3CompletedIntegratorStep fmi3FullName(fmi3CompletedIntegratorStep)
#define fmi3SetTime fmi3FullName(fmi3SetTime)
#define fmi3SetContinuousStates fmi3FullName(fmi3SetContinuousStates)
#define fmi3GetContinuousStateDerivatives fmi3FullName(fmi3GetContinuousStateDerivatives)
#define fmi3GetEventIndicators fmi3FullName(fmi3GetEventIndicators)
#define fmi3GetContinuousStates fmi3FullName(fmi3GetContinuousStates)
#define fmi3GetNominalsOfContinuousStates fmi3FullName(fmi3GetNominalsOfContinuousStates)
#define fmi3GetNumberOfEventIndicators fmi3FullName(fmi3GetNumberOfEventIndicators)
#define fmi3GetNumberOfContinuousStates fmi3FullName(fmi3GetNumberOfContinuousStates)
#define fmi3GetOutputDerivatives fmi3FullName(fmi3GetOutputDerivatives)
#define fmi3DoStep fmi3FullName(fmi3DoStep)
#define fmi3ActivateModelPartition fmi3FullName(fmi3ActivateModelPartition)
FMI3_Export const char* fmi3GetVersion(void);
FMI3_Export fmi3Status fmi3SetDebugLogging(fmi3Instance, fmi3Boolean, size_t, const fmi3String[]);
FMI3_Export fmi3Instance fmi3InstantiateModelExchange(fmi3String, fmi3String, fmi3String, fmi3Boolean, fmi3Boolean, fmi3InstanceEnvironment, fmi3LogMessageCallback);
FMI3_Export fmi3Instance fmi3InstantiateCoSimulation(fmi3String, fmi3String, fmi3String, fmi3Boolean, fmi3Boolean, fmi3Boolean, fmi3Boolean, const fmi3ValueReference[], size_t, fmi3InstanceEnvironment, fmi3LogMessageCallback, fmi3IntermediateUpdateCallback);
FMI3_Export fmi3Instance fmi3InstantiateScheduledExecution(fmi3String, fmi3String, fmi3String, fmi3Boolean, fmi3Boolean, fmi3InstanceEnvironment, fmi3LogMessageCallback, fmi3ClockUpdateCallback, fmi3LockPreemptionCallback, fmi3UnlockPreemptionCallback);
FMI3_Export void fmi3FreeInstance(fmi3Instance);
FMI3_Export fmi3Status fmi3EnterInitializationMode(fmi3Instance, fmi3Boolean, fmi3Float64, fmi3Float64, fmi3Boolean, fmi3Float64);
FMI3_Export fmi3Status fmi3ExitInitializationMode(fmi3Instance);
FMI3_Export fmi3Status fmi3EnterEventMode(fmi3Instance);
FMI3_Export fmi3Status fmi3Terminate(fmi3Instance);
FMI3_Export fmi3Status fmi3Reset(fmi3Instance);
FMI3_Export fmi3Status fmi3EnterConfigurationMode(fmi3Instance);
FMI3_Export fmi3Status fmi3ExitConfigurationMode(fmi3Instance);
FMI3_Export fmi3Status fmi3EvaluateDiscreteStates(fmi3Instance);
FMI3_Export fmi3Status fmi3EnterContinuousTimeMode(fmi3Instance);
FMI3_Export fmi3Status fmi3EnterStepMode(fmi3Instance);
FMI3_Export fmi3Status fmi3GetFloat32(fmi3Instance, const fmi3ValueReference[], size_t, fmi3Float32[], size_t);
FMI3_Export fmi3Status fmi3SetFloat32(fmi3Instance, const fmi3ValueReference[], size_t, const fmi3Float32[], size_t);
FMI3_Export fmi3Status fmi3GetFloat64(fmi3Instance, const fmi3ValueReference[], size_t, fmi3Float64[], size_t);
FMI3_Export fmi3Status fmi3SetFloat64(fmi3Instance, const fmi3ValueReference[], size_t, const fmi3Float64[], size_t);
FMI3_Export fmi3Status fmi3GetInt8(fmi3Instance, const fmi3ValueReference[], size_t, fmi3Int8[], size_t);
FMI3_Export fmi3Status fmi3SetInt8(fmi3Instance, const fmi3ValueReference[], size_t, const fmi3Int8[], size_t);
FMI3_Export fmi3Status fmi3GetUInt8(fmi3Instance, const fmi3ValueReference[], size_t, fmi3UInt8[], size_t);
FMI3_Export fmi3Status fmi3SetUInt8(fmi3Instance, const fmi3ValueReference[], size_t, const fmi3UInt8[], size_t);
FMI3_Export fmi3Status fmi3GetInt16(fmi3Instance, const fmi3ValueReference[], size_t, fmi3Int16[], size_t);
FMI3_Export fmi3Status fmi3SetInt16(fmi3Instance, const fmi3ValueReference[], size_t, const fmi3Int16[], size_t);
FMI3_Export fmi3Status fmi3GetUInt16(fmi3Instance, const fmi3ValueReference[], size_t, fmi3UInt16[], size_t);
FMI3_Export fmi3Status fmi3SetUInt16(fmi3Instance, const fmi3ValueReference[], size_t, const fmi3UInt16[], size_t);
FMI3_Export fmi3Status fmi3GetInt32(fmi3Instance, const fmi3ValueReference[], size_t, fmi3Int32[], size_t);
FMI3_Export fmi3Status fmi3SetInt32(fmi3Instance, const fmi3ValueReference[], size_t, const fmi3Int32[], size_t);
FMI3_Export fmi3Status fmi3GetUInt32(fmi3Instance, const fmi3ValueReference[], size_t, fmi3UInt32[], size_t);
FMI3_Export fmi3Status fmi3SetUInt32(fmi3Instance, const fmi3ValueReference[], size_t, const fmi3UInt32[], size_t);
FMI3_Export fmi3Status fmi3GetInt64(fmi3Instance, const fmi3ValueReference[], size_t, fmi3Int64[], size_t);
FMI3_Export fmi3Status fmi3SetInt64(fmi3Instance, const fmi3ValueReference[], size_t, const fmi3Int64[], size_t);
FMI3_Export fmi3Status fmi3GetUInt64(fmi3Instance, const fmi3ValueReference[], size_t, fmi3UInt64[], size_t);
FMI3_Export fmi3Status fmi3SetUInt64(fmi3Instance, const fmi3ValueReference[], size_t, const fmi3UInt64[], size_t);
FMI3_Export fmi3Status fmi3GetBoolean(fmi3Instance, const fmi3ValueReference[], size_t, fmi3Boolean[], size_t);
FMI3_Export fmi3Status fmi3SetBoolean(fmi3Instance, const fmi3ValueReference[], size_t, const fmi3Boolean[], size_t);
FMI3_Export fmi3Status fmi3GetString(fmi3Instance, const fmi3ValueReference[], size_t, fmi3String[], size_t);
FMI3_Export fmi3Status fmi3SetString(fmi3Instance, const fmi3ValueReference[], size_t, const fmi3String[], size_t);
FMI3_Export fmi3Status fmi3GetBinary(fmi3Instance, const fmi3ValueReference[], size_t, size_t[], fmi3Binary[], size_t);
FMI3_Export fmi3Status fmi3SetBinary(fmi3Instance, const fmi3ValueReference[], size_t, const size_t[], const fmi3Binary[], size_t);
FMI3_Export fmi3Status fmi3GetClock(fmi3Instance, const fmi3ValueReference[], size_t, fmi3Clock[]);
FMI3_Export fmi3Status fmi3SetClock(fmi3Instance, const fmi3ValueReference[], size_t, const fmi3Clock[]);
FMI3_Export fmi3Status fmi3GetNumberOfVariableDependencies(fmi3Instance, fmi3ValueReference, size_t*);
FMI3_Export fmi3Status fmi3GetVariableDependencies(fmi3Instance, fmi3ValueReference, size_t[], fmi3ValueReference[], size_t[], fmi3DependencyKind[], size_t);
FMI3_Export fmi3Status fmi3GetFMUState(fmi3Instance, fmi3FMUState*);
FMI3_Export fmi3Status fmi3SetFMUState(fmi3Instance, fmi3FMUState);
FMI3_Export fmi3Status fmi3FreeFMUState(fmi3Instance, fmi3FMUState*);
FMI3_Export fmi3Status fmi3SerializedFMUStateSize(fmi3Instance, fmi3FMUState, size_t*);
FMI3_Export fmi3Status fmi3SerializeFMUState(fmi3Instance, fmi3FMUState, fmi3Byte[], size_t);
FMI3_Export fmi3Status fmi3DeserializeFMUState(fmi3Instance, const fmi3Byte[], size_t, fmi3FMUState*);
FMI3_Export fmi3Status fmi3GetDirectionalDerivative(fmi3Instance, const fmi3ValueReference[], size_t, const fmi3ValueReference[], size_t, const fmi3Float64[], size_t, fmi3Float64[], size_t);
FMI3_Export fmi3Status fmi3GetAdjointDerivative(fmi3Instance, const fmi3ValueReference[], size_t, const fmi3ValueReference[], size_t, const fmi3Float64[], size_t, fmi3Float64[], size_t);
FMI3_Export fmi3Status fmi3GetIntervalDecimal(fmi3Instance, const fmi3ValueReference[], size_t, fmi3Float64[], fmi3IntervalQualifier[]);
FMI3_Export fmi3Status fmi3GetIntervalFraction(fmi3Instance, const fmi3ValueReference[], size_t, fmi3UInt64[], fmi3UInt64[], fmi3IntervalQualifier[]);
FMI3_Export fmi3Status fmi3GetShiftDecimal(fmi3Instance, const fmi3ValueReference[], size_t, fmi3Float64[]);
FMI3_Export fmi3Status fmi3GetShiftFraction(fmi3Instance, const fmi3ValueReference[], size_t, fmi3UInt64[], fmi3UInt64[]);
FMI3_Export fmi3Status fmi3SetIntervalDecimal(fmi3Instance, const fmi3ValueReference[], size_t, const fmi3Float64[]);
FMI3_Export fmi3Status fmi3SetIntervalFraction(fmi3Instance, const fmi3ValueReference[], size_t, const fmi3UInt64[], const fmi3UInt64[]);
FMI3_Export fmi3Status fmi3SetShiftDecimal(fmi3Instance, const fmi3ValueReference[], size_t, const fmi3Float64[]);
FMI3_Export fmi3Status fmi3SetShiftFraction(fmi3Instance, const fmi3ValueReference[], size_t, const fmi3UInt64[], const fmi3UInt64[]);
FMI3_Export fmi3Status fmi3UpdateDiscreteStates(fmi3Instance, fmi3Boolean*, fmi3Boolean*, fmi3Boolean*, fmi3Boolean*, fmi3Boolean*, fmi3Float64*);
FMI3_Export fmi3Status fmi3CompletedIntegratorStep(fmi3Instance, fmi3Boolean, fmi3Boolean*, fmi3Boolean*);
FMI3_Export fmi3Status fmi3SetTime(fmi3Instance, fmi3Float64);
FMI3_Export fmi3Status fmi3SetContinuousStates(fmi3Instance, const fmi3Float64[], size_t);
FMI3_Export fmi3Status fmi3GetContinuousStateDerivatives(fmi3Instance, fmi3Float64[], size_t);
FMI3_Export fmi3Status fmi3GetEventIndicators(fmi3Instance, fmi3Float64[], size_t);
FMI3_Export fmi3Status fmi3GetContinuousStates(fmi3Instance, fmi3Float64[], size_t);
FMI3_Export fmi3Status fmi3GetNominalsOfContinuousStates(fmi3Instance, fmi3Float64[], size_t);
FMI3_Export fmi3Status fmi3GetNumberOfEventIndicators(fmi3Instance, size_t*);
FMI3_Export fmi3Status fmi3GetNumberOfContinuousStates(fmi3Instance, size_t*);
FMI3_Export fmi3Status fmi3GetOutputDerivatives(fmi3Instance, const fmi3ValueReference[], size_t, const fmi3Int32[], fmi3Float64[], size_t);
FMI3_Export fmi3Status fmi3DoStep(fmi3Instance, fmi3Float64, fmi3Float64, fmi3Boolean, fmi3Boolean*, fmi3Boolean*, fmi3Boolean*, fmi3Float64*);
FMI3_Export fmi3Status fmi3ActivateModelPartition(fmi3Instance, fmi3ValueReference, fmi3Float64);
#ifdef __cplusplus
}
#endif
#endif
