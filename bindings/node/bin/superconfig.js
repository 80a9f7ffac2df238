#!/usr/bin/env node
// `npx superconfig`: hands over to the native command that lies beside the addon. The command reads
// and writes the same standard streams; this process only passes signals on and ends the same way.
'use strict';

const { spawn } = require('node:child_process');
const { constants } = require('node:os');
const path = require('node:path');

const FORWARDED = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'];
const NOT_FOUND = 127;

function nativeCommand() {
  const platform = `${process.platform}-${process.arch}`;
  return path.resolve(__dirname, '..', '..', '..', 'prebuilds', platform, 'superconfig');
}

function fail(error) {
  console.error(`superconfig: the native command cannot be run: ${error.message.trim()}`);
  const build = path.resolve(__dirname, '..', 'build.js');
  console.error(`With a C compiler, this builds it: node ${build}`);
  process.exitCode = NOT_FOUND;
}

/** Ends as the command did: by the same signal, else with its status. */
function endLike(status, signal) {
  if (signal) {
    process.exitCode = 128 + constants.signals[signal];
    FORWARDED.forEach((name) => process.removeAllListeners(name));
    process.kill(process.pid, signal);
  } else {
    process.exitCode = status;
  }
}

// Heard before the command is there: a signal is delivered in a later turn, and finds it.
let command;
FORWARDED.forEach((name) => process.on(name, () => command.kill(name)));
try {
  command = spawn(nativeCommand(), process.argv.slice(2), { stdio: 'inherit' });
  command.on('error', fail);
  command.on('exit', endLike);
} catch (error) {
  fail(error);
}
