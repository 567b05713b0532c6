Console.WriteLine("TriggerMail");
