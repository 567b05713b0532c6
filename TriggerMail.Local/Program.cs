using TriggerMail.Commands;

return await CommandLine.RunAsync(args);
