"""How people begin, end and put a question; our own list."""
OPENERS = ['hi doctor', 'hello', 'please help', 'i was told i have', 'my mother has', 'my son was diagnosed with', 'i am worried about', 'can you tell me', 'i would like to know',
           'what can i do about', 'question about', 'i have had this for weeks', 'my husband', 'i need information on', 'could this be', 'looking for advice on', 'i am 45 years old and',
           'my daughter', 'is it normal', 'what should i know about', 'i keep getting', 'since last week i have', 'help me understand', 'the doctor said', 'not sure what to do',
           'i read on the internet about', 'someone in my family has', 'for a school project', 'i am pregnant and', 'after my operation']
CLOSERS = ['thank you', 'thanks', 'please reply', 'any advice', 'what should i do', 'is it serious', 'should i see a doctor', 'i am scared', 'what are my options', 'is there a cure',
           'thank you for your help', 'any information is appreciated', 'what could it be', 'can you help me', 'god bless', 'regards', 'do i need to worry', 'how long does it last']
ASKED = {
    'information': ['what is {}', 'what does {} mean', 'tell me about {}', '{}', 'explain {}'],
    'symptoms': ['symptoms of {}', 'signs of {}', 'how do i know if i have {}', 'what does {} feel like', 'how does {} show'],
    'treatment': ['treatment for {}', 'how to cure {}', 'medicine for {}', 'how can {} be treated', 'is there anything that helps {}', 'therapy for {}', 'how do i get rid of {}'],
    'inheritance': ['is {} genetic', 'can i pass {} to my children', 'does {} run in families', 'is {} hereditary'],
    'frequency': ['how common is {}', 'how many people have {}', 'is {} rare'],
    'genetic changes': ['which gene causes {}', 'genes of {}', 'mutation in {}'],
    'causes': ['what causes {}', 'why do people get {}', 'reason for {}', 'how do you get {}'],
    'exams and tests': ['how is {} diagnosed', 'test for {}', 'how do doctors find {}', 'screening for {}'],
    'outlook': ['life expectancy with {}', 'will i die of {}', 'prognosis of {}', 'can you recover from {}'],
    'susceptibility': ['who gets {}', 'who is at risk of {}', 'risk factors of {}'],
    'prevention': ['how to prevent {}', 'how to avoid {}', 'can {} be prevented'],
    'complications': ['complications of {}', 'what happens if {} is not treated'],
    'research': ['new research on {}', 'clinical trials for {}'],
    'what helps': ['what helps with {}', 'home remedies for {}', 'how to treat {}'],
    'red flags': ['when is {} an emergency', 'is {} dangerous'],
    'when to seek care': ['when should i see a doctor for {}', 'do i need a doctor for {}'],
}
ASKED['overview'] = ASKED['information']
